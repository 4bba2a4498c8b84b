import { z } from "zod";
import type { CiWorld } from "../../gitlab/ci/ciWorld";
import type { ShapeScenario } from "../shapeCase";
import { listedPipeline, paged, schedule, scheduleDetails, scheduleVariable } from "./entities";

const all = "/api/v4/projects/:id/pipeline_schedules";
const one = `${all}/:pipeline_schedule_id`;

/** Pipeline schedules of a project. */
export const pipelineSchedules: ShapeScenario<CiWorld> = {
  noun: "pipeline schedules",
  known: { id: 101, key: "A" },
  async before(send) {
    await send("POST", "/api/v4/projects/101/repository/files/%2Egitlab-ci%2Eyml", {
      branch: "main",
      commit_message: "add",
      content: JSON.stringify({ jobs: { check: {} } }),
    });
  },
  cases: [
    {
      route: `POST ${all}`,
      body: { description: "drift", ref: "main", cron: "0 6 * * *" },
      status: 201,
      shape: scheduleDetails,
      learn: ({ id }: { id: number }) => ({ pipeline_schedule_id: id }),
    },
    {
      route: `POST ${all}`,
      body: { description: "drift", ref: "main", cron: "often" },
      status: 400,
      shape: z.strictObject({ message: z.strictObject({ cron: z.array(z.string()).min(1) }) }),
    },
    { route: `GET ${all}`, shape: z.array(schedule).length(1), has: paged },
    { route: `GET ${one}`, shape: scheduleDetails },
    { route: `PUT ${one}`, body: { active: false }, shape: scheduleDetails.extend({ active: z.literal(false) }) },
    { route: `POST ${one}/take_ownership`, body: {}, shape: scheduleDetails },
    {
      route: `POST ${one}/variables`,
      body: { key: "A", value: "b" },
      status: 403,
      shape: z.strictObject({ message: z.literal("403 Forbidden") }),
    },
    {
      route: `POST ${one}/variables`,
      first: (server) => {
        server.state.projects.update(101, { pipelineVariablesRole: "maintainer" });
        return Promise.resolve();
      },
      body: { key: "A", value: "b" },
      status: 201,
      shape: scheduleVariable,
    },
    { route: `GET ${one}/variables/:key`, shape: scheduleVariable },
    { route: `PUT ${one}/variables/:key`, body: { value: "c", variable_type: "file" }, shape: scheduleVariable },
    { route: `DELETE ${one}/variables/:key`, status: 202, shape: scheduleVariable },
    {
      route: `GET ${one}/variables/:key`,
      status: 404,
      shape: z.strictObject({ message: z.literal("404 Pipeline Schedule Variable Not Found") }),
    },
    {
      route: `POST ${one}/take_ownership`,
      body: {},
      headers: { "PRIVATE-TOKEN": "token-platform" },
      status: 201,
      shape: scheduleDetails,
    },
    {
      route: `POST ${one}/play`,
      body: {},
      headers: { "PRIVATE-TOKEN": "token-platform" },
      status: 201,
      shape: z.strictObject({ message: z.literal("201 Created") }),
    },
    { route: `GET ${one}/pipelines`, shape: z.array(listedPipeline), has: paged },
    { route: `DELETE ${one}`, status: 204, headers: { "PRIVATE-TOKEN": "token-platform" } },
    {
      route: `GET ${one}`,
      status: 404,
      shape: z.strictObject({ message: z.literal("404 Pipeline Schedule Not Found") }),
    },
  ],
};
