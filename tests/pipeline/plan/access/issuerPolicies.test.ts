import { fitsPattern } from "pulumi-pipeline-sandbox/cloud/exchange/wildcard";
import { trustPolicies, type TrustPolicy } from "../../../../pipeline/plan/access/trustPolicies";
import { issuerPolicies, ownIssuerDiagnostics } from "../../../../pipeline/plan/access/issuerPolicies";
import { targets } from "../../../../targets";
import { accessOf as accessFrom, eightLines, planOf, settingsOf } from "../../examples";
import { errorsIn } from "../../foundation/fleet";

const ids = { project_id: "7", namespace_id: "3" };

function accessOf(changes: object = {}) {
  return accessFrom(settingsOf({ ...eightLines, ...changes }));
}

/**
 * Deployments without previews, each with its own tag pattern. Each needs two policies, one of them for its promotion
 * preview, or six with one for each pipeline source.
 */
function tagged(count: number) {
  return {
    previews: "none",
    deployments: Array.from({ length: count }, (_, n) => ({
      name: `d${n}`,
      stack: `shop-api/d${n}`,
      on: { tag: `d${n}-*` },
    })),
  };
}

test("with a team for each identity the list has all their policies", () => {
  const access = accessOf();

  expect(issuerPolicies(access, ids)).toEqual(trustPolicies(access, ids, "exact"));
  expect(issuerPolicies(access, ids)).toHaveLength(13);
});

test("leaves out a policy that a wider policy of the same token covers", () => {
  const [staging, production] = eightLines.deployments;
  const europe = { name: "eu", stack: "shop-api/eu", on: { tag: "release-eu-*" }, approval: "manual" };
  const access = accessOf({ deployments: [staging, europe, production] });
  const admitted = (policies: ReturnType<typeof trustPolicies>) =>
    policies.map(({ teamName, rules }) => [teamName, rules.sub?.split(":ref:")[1], rules.environment]);

  expect(admitted(trustPolicies(access, ids, "short"))).toContainEqual([
    "shop-api-inspect",
    "release-eu-*",
    "preview/*",
  ]);
  expect(admitted(issuerPolicies(access, ids).filter(({ rules }) => !isManual(rules)))).toEqual([
    ["shop-api-preview", undefined, undefined],
    ["shop-api-inspect", "main", "preview/*"],
    ["shop-api-inspect", "release-*", "preview/*"],
    ["shop-api-staging", "main", "staging"],
    ["shop-api-eu", "release-eu-*", "eu"],
    ["shop-api-production", "release-*", "production"],
  ]);
});

/** Whether a policy is for pipelines that a person or the API starts. */
function isManual({ pipeline_source: source = "" }: TrustPolicy["rules"]): boolean {
  return ["web", "api"].includes(source);
}

test("if one policy for each pipeline source would be too many, one pattern covers all sources", () => {
  const exact = issuerPolicies(accessOf(tagged(6)), ids);
  const short = issuerPolicies(accessOf(tagged(7)), ids);
  const sourcesOf = (policies: readonly TrustPolicy[]) => new Set(policies.map(({ rules }) => rules.pipeline_source));

  expect([exact.length, sourcesOf(exact)]).toEqual([36, new Set(["push", "web", "api"])]);
  expect([short.length, sourcesOf(short)]).toEqual([14, new Set(["...?"])]);
});

test("of GitLab's other pipeline sources, the short pattern admits only chat, for which the CI file has no job", () => {
  const { pipeline_source: pattern = "" } = issuerPolicies(accessOf(tagged(7)), ids)[0]!.rules;

  expect(pipelineSources.filter((source) => fitsPattern(pattern, source))).toEqual(["push", "web", "api", "chat"]);
});

/** GitLab: `Enums::Ci::Pipeline`. */
const pipelineSources = [
  "unknown",
  "push",
  "web",
  "trigger",
  "schedule",
  "api",
  "external",
  "pipeline",
  "chat",
  "webide",
  "merge_request_event",
  "external_pull_request_event",
  "parent_pipeline",
  "ondemand_dast_scan",
  "ondemand_dast_validation",
  "security_orchestration_policy",
  "container_registry_push",
  "duo_workflow",
  "pipeline_execution_policy_schedule",
];

test("each policy pins the project's id and no group's id", () => {
  const pinned = issuerPolicies(accessOf(), ids).map(({ rules }) => [rules.project_id, rules.namespace_id]);

  expect(pinned).toEqual(pinned.map(() => ["7", undefined]));
});

test("accepts the largest number of policies", () => {
  const access = accessOf(tagged(20));

  expect(issuerPolicies(access, ids)).toHaveLength(40);
  expect(ownIssuerDiagnostics(access, targets.gitlab)).toEqual([]);
});

const tooMany =
  "42 policies are more than the 40 that Pulumi Cloud accepts for an issuer: 21 deployments, their previews and drift jobs. Divide it among several GitLab projects, or leave deployments out";

test("refuses more with one error, which names the policies of each identity and the way out", () => {
  expect(ownIssuerDiagnostics(accessOf(tagged(21)), targets.gitlab)).toEqual([
    { severity: "error", code: "TOO_MANY_POLICIES", path: "", message: tooMany },
  ]);
});

test("refuses a project with its own issuer, but not one with a foundation or stored tokens", () => {
  const settings = { ...eightLines, ...tagged(21) };

  expect(errorsIn(() => planOf(settings))).toEqual([`error TOO_MANY_POLICIES: ${tooMany}`]);
  expect(errorsIn(() => planOf({ ...settings, trust: { foundation: "foundation" } }))).toEqual([]);
  expect(errorsIn(() => planOf({ ...settings, authentication: "token", tokens: { expires: "2027-02-28" } }))).toEqual(
    [],
  );
});
