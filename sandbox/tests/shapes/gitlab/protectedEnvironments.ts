import { z } from "zod";
import type { CiWorld } from "../../gitlab/ci/ciWorld";
import type { ShapeScenario } from "../shapeCase";
import { approvedDeployment, deploymentApproval, paged, protectedEnvironment } from "./entities";

const all = "/api/v4/projects/:id/protected_environments";
const one = `${all}/:name`;
const deployment = "/api/v4/projects/:id/deployments/:deployment_id";

/** Protected environments, and the approvals of deployments to them. */
export const protectedEnvironments: ShapeScenario<CiWorld> = {
  noun: "protected environments",
  known: { id: 101, name: "production%2Feu" },
  cases: [
    {
      route: `POST ${all}`,
      body: {
        name: "production/eu",
        deploy_access_levels: [{ access_level: 40 }],
        approval_rules: [{ access_level: 40 }],
      },
      status: 201,
      shape: protectedEnvironment,
    },
    {
      route: `POST ${all}`,
      body: { name: "production/eu", deploy_access_levels: [{ access_level: 40 }] },
      status: 409,
      shape: z.strictObject({ message: z.literal("Environment 'production/eu' is already protected") }),
    },
    { route: `GET ${all}`, shape: z.array(protectedEnvironment).length(1), has: paged },
    { route: `GET ${one}`, shape: protectedEnvironment },
    { route: `PUT ${one}`, body: { approval_rules: [{ access_level: 30 }] }, shape: protectedEnvironment },
    {
      route: `POST ${deployment}/approval`,
      first: async (server, known) => {
        await server.push({ jobs: { ship: { environment: { name: "production/eu" } } } });
        known.deployment_id = server.state.deployments.all().at(-1)!.id;
      },
      headers: { "PRIVATE-TOKEN": "token-developer" },
      body: { status: "approved" },
      status: 201,
      shape: deploymentApproval,
    },
    {
      route: `GET ${deployment}`,
      shape: approvedDeployment.extend({ status: z.literal("blocked"), pending_approval_count: z.literal(1) }),
    },
    {
      route: `POST ${deployment}/approval`,
      body: { status: "approved" },
      status: 400,
      shape: z.strictObject({ message: z.string().startsWith("You cannot approve your own deployment.") }),
    },
    { route: `DELETE ${one}`, status: 204 },
    { route: `GET ${one}`, status: 404, shape: z.strictObject({ message: z.literal("404 Not found") }) },
  ],
};
