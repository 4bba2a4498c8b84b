import type { CircleCiRun } from "pulumi-pipeline-sandbox/circleci";
import { issueIdToken } from "pulumi-pipeline-sandbox/circleci/idTokens";
import { decidePolicy } from "pulumi-pipeline-sandbox/cloud/exchange/policyDecision";
import { valueOf } from "../../../pipeline/diagnostics/checked";
import { completePipeline } from "../../../pipeline/plan/completePipeline";
import { trustPolicies } from "../../../pipeline/plan/access/trustPolicies";
import { planSettings } from "../../../pipeline/plan/planSettings";
import { circleCi } from "../../../targets/circleci/circleCi";
import { idClaims, withContextIds } from "../../../targets/circleci/claims";
import { plannedContexts } from "../../../targets/circleci/contexts";
import { eightLines, origin } from "../../pipeline/examples";
import { withContexts } from "./restrictedContexts";

// The sandbox's CircleCI decides who may use a context, and signs the ID tokens. Its Pulumi Cloud decides by the policies.

const project = "5f0c7c9a-2c3e-4d2b-8a8e-5b7a0f6d9e10";
const other = "22222222-2222-4222-8222-222222222222";
const plan = valueOf(
  planSettings({ ...eightLines, project: "acme/shop-api", circleci: { kind: "oauth" } }, circleCi, origin),
);
const contexts = plannedContexts(valueOf(completePipeline(plan)).jobs, "oauth");
const policies = trustPolicies(plan.access, { [idClaims.project]: project, [idClaims.group]: "" }, "exact").map(
  ({ rules, ...policy }) => ({
    ...policy,
    authorizedPermissions: [],
    rules: Object.fromEntries(
      Object.entries(rules).map(([claim, value]) => [claim, withContextIds(value, (name) => `id of ${name}`)]),
    ),
  }),
);

const state = withContexts({ own: project, other }, contexts, (name) => `id of ${name}`);

/** Whether a job gets the token of a team: it gets an ID token, and a policy admits it. */
async function gets(team: string, run: Partial<CircleCiRun>): Promise<boolean> {
  const job = { projectId: project, userId: "u", contexts: [], ...run };
  const answer = await issueIdToken(state, "https://oidc.circleci.com", job, { audience: "urn:pulumi:org:acme" });
  return answer.ok && decidePolicy(policies, { tokenType: "team", team }, answer.claims) === "allow";
}

const staging = { branch: "main", contexts: ["shop-api/staging"] };
const production = { tag: "release-1", contexts: ["shop-api/production"] };

test.each<[string, string, Partial<CircleCiRun>]>([
  ["a preview", "shop-api-preview", { branch: "feature" }],
  ["a deployment of main", "shop-api-staging", staging],
  ["a promotion preview of main", "shop-api-inspect", { branch: "main", contexts: ["shop-api-inspect"] }],
  ["a promotion preview of a tag", "shop-api-inspect", { tag: "release-1", contexts: ["shop-api-inspect-tags"] }],
  ["a deployment of a tag", "shop-api-production", production],
])("%s gets the token of its team", async (_, team, run) => {
  expect(await gets(team, run)).toBe(true);
});

test.each<[string, string, Partial<CircleCiRun>]>([
  ["a branch that names the context", "shop-api-staging", { ...staging, branch: "feature" }],
  ["a branch without the context", "shop-api-staging", { branch: "feature" }],
  ["main without the context", "shop-api-staging", { branch: "main" }],
  ["main with another context", "shop-api-staging", { branch: "main", contexts: ["shop-api-inspect"] }],
  ["main with the configuration of an API call", "shop-api-staging", { ...staging, configSource: "api-unversioned" }],
  ["a rerun with SSH", "shop-api-staging", { ...staging, isSshRerun: true }],
  ["another project", "shop-api-staging", { ...staging, projectId: other }],
  ["another project without the context", "shop-api-preview", { branch: "main", projectId: other }],
  ["a fork", "shop-api-preview", { branch: "feature", isFork: true }],
  ["a custom webhook", "shop-api-preview", {}],
  [
    "a branch with the name of a tag",
    "shop-api-production",
    { branch: "release-1", contexts: ["shop-api/production"] },
  ],
  ["a branch", "shop-api-inspect", { branch: "feature", contexts: ["shop-api-inspect"] }],
  ["a tag with the context of branches", "shop-api-inspect", { tag: "release-1", contexts: ["shop-api-inspect"] }],
])("%s does not get the token of %s", async (_, team, run) => {
  expect(await gets(team, run)).toBe(false);
});
