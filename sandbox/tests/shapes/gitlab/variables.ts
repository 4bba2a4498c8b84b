import { z } from "zod";
import type { ShapeScenario } from "../shapeCase";
import { paged, variable } from "./entities";

const one = "/api/v4/projects/:id/variables/:key";
const value = variable.extend({ value: z.string() });

const ofGroup = "/api/v4/groups/:id/variables";

/** Variables of a group. */
export const groupVariables: ShapeScenario = {
  noun: "variables of a group",
  known: { key: "KEY" },
  async before(send, known) {
    const made = await send("POST", "/api/v4/groups", { name: "ops", path: "ops" });
    known.id = ((await made.json()) as { id: number }).id;
  },
  cases: [
    { route: `POST ${ofGroup}`, body: { key: ":key", value: "v" }, status: 201, shape: value },
    {
      route: `POST ${ofGroup}`,
      body: { key: ":key", value: "v" },
      status: 400,
      shape: z.strictObject({
        message: z.strictObject({ key: z.tuple([z.literal("(KEY) has already been taken")]) }),
      }),
    },
    { route: `GET ${ofGroup}`, shape: z.array(value).length(1), has: paged },
    { route: `DELETE ${ofGroup}/:key`, status: 204 },
    {
      route: `DELETE ${ofGroup}/:key`,
      status: 404,
      shape: z.strictObject({ message: z.literal("404 GroupVariable Not Found") }),
    },
  ],
};

/** Variables of a project. */
export const variables: ShapeScenario = {
  noun: "variables",
  known: { id: 101, key: "KEY", hidden: "HIDDEN" },
  cases: [
    { route: "POST /api/v4/projects/:id/variables", body: { key: ":key", value: "v" }, status: 201, shape: value },
    {
      route: "POST /api/v4/projects/:id/variables",
      body: { key: ":key", value: "v" },
      status: 400,
      shape: z.strictObject({
        message: z.strictObject({ key: z.tuple([z.literal("(KEY) has already been taken")]) }),
      }),
    },
    {
      route: "POST /api/v4/projects/:id/variables",
      body: { key: ":hidden", value: "long-enough", masked_and_hidden: true },
      status: 201,
      shape: variable.extend({ value: z.null(), hidden: z.literal(true), masked: z.literal(true) }),
    },
    {
      route: "POST /api/v4/projects/:id/variables",
      body: { key: ":key", value: "w", environment_scope: "staging" },
      status: 201,
      shape: value,
    },
    { route: "GET /api/v4/projects/:id/variables", shape: z.array(variable).length(3), has: paged },
    {
      route: `GET ${one}`,
      status: 409,
      shape: z.strictObject({
        message: z.literal(
          "There are multiple variables with provided parameters. Please use 'filter[environment_scope]'",
        ),
      }),
    },
    { route: `GET ${one}`, query: "filter[environment_scope]=staging", shape: value },
    { route: `PUT ${one}`, query: "filter[environment_scope]=staging", body: { value: "x" }, shape: value },
    { route: `DELETE ${one}`, query: "filter[environment_scope]=staging", status: 204 },
    {
      route: `GET ${one}`,
      query: "filter[environment_scope]=staging",
      status: 404,
      shape: z.strictObject({ message: z.literal("404 Variable Not Found") }),
    },
  ],
};
