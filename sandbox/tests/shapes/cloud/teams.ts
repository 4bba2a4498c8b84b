import { z } from "zod";
import type { ShapeScenario } from "../shapeCase";
import { newToken, refusal, team, token } from "./entities";

const all = "/api/orgs/:organization/teams";

/** Teams, and the tokens of teams and organizations. */
export const teams: ShapeScenario = {
  noun: "teams",
  known: { organization: "acme", team: "web" },
  cases: [
    { route: `POST ${all}/pulumi`, body: { name: "web" }, status: 201, shape: team },
    { route: `POST ${all}/pulumi`, body: { name: "web" }, status: 409, shape: refusal(409) },
    {
      route: `PATCH ${all}/:team`,
      body: { addStackPermission: { projectName: "shop", stackName: "staging", permission: 102 } },
      status: 204,
    },
    { route: `PATCH ${all}/:team`, body: { memberAction: "add", member: "developer" }, status: 204 },
    {
      route: `GET ${all}/:team`,
      shape: team.extend({ members: team.shape.members.length(1), stacks: team.shape.stacks.length(1) }),
    },
    { route: `GET ${all}`, shape: z.strictObject({ teams: z.array(team).length(1) }) },
    {
      route: `POST ${all}/:team/tokens`,
      body: { name: "ci", description: "CI" },
      shape: newToken,
      learn: ({ id }: { id: string }) => ({ token: id }),
    },
    { route: `GET ${all}/:team/tokens`, shape: z.strictObject({ tokens: z.array(token).length(1) }) },
    { route: `DELETE ${all}/:team/tokens/:token`, status: 204 },
    { route: `DELETE ${all}/:team`, status: 204 },
    { route: `GET ${all}/:team`, status: 404, shape: refusal(404) },
    {
      route: "POST /api/orgs/:organization/tokens",
      body: { name: "ci", description: "", admin: true },
      shape: newToken,
      learn: ({ id }: { id: string }) => ({ token: id }),
    },
    { route: "GET /api/orgs/:organization/tokens", shape: z.strictObject({ tokens: z.array(token).length(1) }) },
    { route: "DELETE /api/orgs/:organization/tokens/:token", status: 204 },
  ],
};
