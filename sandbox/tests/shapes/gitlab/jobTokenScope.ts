import { z } from "zod";
import type { ShapeScenario } from "../shapeCase";
import { url } from "./entities";
import { project } from "./project";

const path = "/api/v4/projects/:id/job_token_scope";
const message = (text: string) => z.strictObject({ message: z.literal(text) });

/** The job token allow-list of a project. GitLab: CI/CD job token scope API. */
export const jobTokenScope: ShapeScenario = {
  noun: "job token scope",
  known: { id: 101, other: 102, group: 11, target: 102 },
  cases: [
    {
      route: `GET ${path}`,
      shape: z.strictObject({ inbound_enabled: z.literal(true), outbound_enabled: z.literal(false) }),
    },
    { route: `PATCH ${path}`, body: { enabled: false }, status: 204 },
    {
      route: `POST ${path}/allowlist`,
      body: { target_project_id: ":other" },
      status: 201,
      shape: z.strictObject({ source_project_id: z.literal(101), target_project_id: z.literal(102) }),
    },
    {
      route: `POST ${path}/allowlist`,
      body: { target_project_id: 999 },
      status: 404,
      shape: message("404 Project Not Found"),
    },
    { route: `GET ${path}/allowlist`, shape: z.array(project).length(2) },
    { route: `DELETE ${path}/allowlist/:target`, status: 204 },
    {
      route: `POST ${path}/groups_allowlist`,
      body: { target_group_id: ":group" },
      status: 201,
      shape: z.strictObject({ source_project_id: z.literal(101), target_group_id: z.literal(11) }),
    },
    {
      route: `GET ${path}/groups_allowlist`,
      shape: z.tuple([z.strictObject({ id: z.literal(11), web_url: url, name: z.string() })]),
    },
    {
      route: `DELETE ${path}/groups_allowlist/:target`,
      first: (_, known) => Promise.resolve(void (known.target = known.group ?? 0)),
      status: 204,
    },
  ],
};
