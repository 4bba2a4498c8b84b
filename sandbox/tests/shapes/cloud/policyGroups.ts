import { z } from "zod";
import type { ShapeScenario } from "../shapeCase";
import { refusal } from "./entities";

const all = "/api/orgs/:organization/policygroups";

const shared = {
  name: z.string(),
  isOrgDefault: z.boolean(),
  entityType: z.enum(["stacks", "accounts"]),
  mode: z.enum(["audit", "preventative"]),
};

const summary = z.strictObject({
  ...shared,
  numStacks: z.int(),
  numAccounts: z.int(),
  numEnabledPolicyPacks: z.int(),
});

const details = z.strictObject({
  ...shared,
  stacks: z.array(z.strictObject({ name: z.string(), routingProject: z.string() })),
  appliedPolicyPacks: z.array(
    z.strictObject({
      name: z.string(),
      displayName: z.string(),
      version: z.int(),
      versionTag: z.string(),
      config: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
  accounts: z.array(z.string()),
});

/** Policy groups of an organization. */
export const policyGroups: ShapeScenario = {
  noun: "policy groups",
  known: { organization: "acme", group: "web" },
  cases: [
    { route: `POST ${all}`, body: { name: "web", entityType: "stacks" }, status: 204 },
    { route: `POST ${all}`, body: { name: "web", entityType: "stacks" }, status: 409, shape: refusal(409) },
    { route: `GET ${all}`, shape: z.strictObject({ policyGroups: z.array(summary).min(1) }) },
    {
      route: `PATCH ${all}/:group/batch`,
      body: [{ addStack: { name: "staging", routingProject: "shop" } }],
      status: 204,
    },
    {
      route: `PATCH ${all}/:group`,
      body: { addPolicyPack: { name: "rules", version: 1, versionTag: "1.0.0" } },
      status: 204,
    },
    {
      route: `GET ${all}/:group`,
      shape: details.extend({
        stacks: details.shape.stacks.length(1),
        appliedPolicyPacks: details.shape.appliedPolicyPacks.length(1),
      }),
    },
    { route: `DELETE ${all}/:group`, status: 204 },
    { route: `GET ${all}/:group`, status: 404, shape: refusal(404) },
  ],
};
