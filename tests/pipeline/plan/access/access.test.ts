import type { Access } from "../../../../pipeline/plan/access/access";
import { trustPolicies } from "../../../../pipeline/plan/access/trustPolicies";
import { agreed, eightLines, planOf, planWith, sharedPreviews, twoPrograms } from "../../examples";

const [staging, production] = eightLines.deployments;
const ids = { project_id: "42", namespace_id: "7" };
const aud = "urn:pulumi:org:acme";
const onMain = "project_path:acme/shop/api:ref_type:branch:ref:main";
const onRelease = "project_path:acme/shop/api:ref_type:tag:ref:release-*";
const onMergeRequest = { kind: "mergeRequest" } as const;
const mainPush = { kind: "branch", branch: "main" } as const;
const releaseTag = { kind: "tag", pattern: "release-*" } as const;
const mergeRequest = { aud, pipeline_source: "merge_request_event" };
const sources = ["push", "web", "api"];
const pushToMain = { aud, sub: onMain, ref_protected: "true", pipeline_source: sources };
const scheduleOfMain = { aud, sub: onMain, ref_protected: "true", pipeline_source: "schedule" };

function accessTo(purpose: string, access: readonly Access[]): Access | undefined {
  return access.find((one) => one.purpose === purpose);
}

/** The pattern of a policy for all pipeline sources: three or four characters. */
const short = { pipeline_source: "...?" };

/** The claims of promotion previews. The deployment environment distinguishes them from deployments on the same ref. */
const looking = { ...pushToMain, environment: "preview/*" };

test("gives read-only identities a team with read access, and each deployment a team that may change its own stack", () => {
  expect(planWith().access).toEqual<Access[]>([
    {
      identity: "preview",
      purpose: "preview",
      team: "shop-api-preview",
      triggers: [onMergeRequest],
      claims: [mergeRequest],
      idClaim: "project_id",
      stacks: ["acme/shop-api/staging"],
      stackPermission: "read",
      escEnvironments: ["shop-api/staging-preview"],
      tokenScope: "*",
    },
    {
      identity: "inspect",
      purpose: "inspect",
      team: "shop-api-inspect",
      triggers: [mainPush, releaseTag],
      claims: [looking, { ...looking, sub: onRelease }],
      idClaim: "project_id",
      stacks: ["acme/shop-api/production"],
      stackPermission: "read",
      escEnvironments: ["shop-api/production-preview"],
      tokenScope: "preview/*",
    },
    {
      identity: "deploy",
      purpose: "staging",
      team: "shop-api-staging",
      triggers: [mainPush],
      claims: [{ ...pushToMain, environment: "staging" }],
      idClaim: "project_id",
      stacks: ["acme/shop-api/staging"],
      stackPermission: "edit",
      escEnvironments: ["shop-api/staging"],
      tokenScope: "staging",
    },
    {
      identity: "deploy",
      purpose: "production",
      team: "shop-api-production",
      triggers: [releaseTag],
      claims: [{ ...pushToMain, sub: onRelease, environment: "production" }],
      idClaim: "project_id",
      stacks: ["acme/shop-api/production"],
      stackPermission: "edit",
      escEnvironments: ["shop-api/production"],
      tokenScope: "production",
    },
  ]);
});

test("gives the review stacks a team that reads their template, also for the scheduled sweep", () => {
  const { access } = planWith({ reviewStacks: { template: "shop-api/dev" } });

  expect(accessTo("review", access)).toEqual<Access>({
    identity: "review",
    purpose: "review",
    team: "shop-api-review",
    triggers: [onMergeRequest, { kind: "schedule", schedule: "Pulumi review stacks", branch: "main" }],
    claims: [
      { ...mergeRequest, environment: "review/*" },
      { ...scheduleOfMain, environment: "review/sweep" },
    ],
    idClaim: "project_id",
    stacks: ["acme/shop-api/dev"],
    stackPermission: "read",
    escEnvironments: ["shop-api/review"],
    tokenScope: "review/*",
  });
});

test("admits the inspect identity from the schedule if drift is only reported", () => {
  const deployments = [
    { ...staging, onDrift: "report" },
    { ...production, onDrift: "ignore" },
  ];
  const { access } = planWith({ deployments, drift: { schedule: "0 4 * * *" } });

  expect(accessTo("inspect", access)).toMatchObject({
    claims: [looking, { ...looking, sub: onRelease }, { ...scheduleOfMain, environment: "preview/*" }],
    idClaim: "project_id",
    stacks: ["acme/shop-api/staging", "acme/shop-api/production"],
  });
  expect(accessTo("staging", access)?.claims).toEqual([{ ...pushToMain, environment: "staging" }]);
});

test("admits a deployment from the schedule if drift is remediated", () => {
  const deployments = [
    { ...staging, onDrift: "remediate" },
    { ...production, onDrift: "ignore" },
  ];
  const { access } = planWith({ deployments, drift: { schedule: "0 4 * * *" } });

  expect(accessTo("staging", access)?.claims).toEqual([
    { ...pushToMain, environment: "staging" },
    { ...scheduleOfMain, environment: "staging" },
  ]);
  expect(accessTo("production", access)?.claims).toEqual([
    { ...pushToMain, sub: onRelease, environment: "production" },
  ]);
  expect(accessTo("inspect", access)?.claims).toEqual([looking, { ...looking, sub: onRelease }]);
});

test("lists each claim set of the inspect identity once, even if several deployments follow one push", () => {
  const deployments = [
    { name: "dev", stack: "shop-api/dev", on: { branch: "main" } },
    { name: "eu", stack: "shop-api/eu", on: { branch: "main" }, approval: "manual" },
    { name: "us", stack: "shop-api/us", on: { branch: "main" }, approval: "manual" },
  ];

  expect(accessTo("inspect", planWith({ deployments }).access)).toMatchObject({
    claims: [looking],
    idClaim: "project_id",
    stacks: ["acme/shop-api/eu", "acme/shop-api/us"],
  });
});

test("plans no inspect identity without a deployment that waits", () => {
  expect(planWith({ deployments: [staging] }).access.map(({ purpose }) => purpose)).toEqual(["staging"]);
});

test("gives previews the first deployment of every program, and those that the settings name", () => {
  const [network, app, ...later] = twoPrograms.deployments;
  const deployments = [network, { ...app, preview: false }, ...later.map((one) => ({ ...one, preview: true }))];
  const exceptions = [agreed("PREVIEW_READS_SECRETS")];

  expect(accessTo("preview", planOf(twoPrograms).access)).toMatchObject({
    team: "net-preview",
    stacks: ["acme/net/staging", "acme/shop/staging"],
    stackPermission: "read",
  });
  expect(accessTo("preview", planOf({ ...twoPrograms, deployments, exceptions }).access)?.stacks).toEqual([
    "acme/net/staging",
    "acme/net/production",
    "acme/shop/production",
  ]);
});

test.each([
  ["the settings say previews: none", { previews: "none" }],
  ["every deployment says preview: false", { deployments: [{ ...staging, preview: false }] }],
])("gives merge requests no access if %s", (_, changes) => {
  expect(accessTo("preview", planWith(changes).access)).toBeUndefined();
});

test("gives shared previews the identity of the first deployment", () => {
  expect(planWith(sharedPreviews).access[0]).toEqual<Access>({
    identity: "preview",
    purpose: "preview",
    team: "shop-api-staging",
    triggers: [onMergeRequest],
    claims: [mergeRequest],
    idClaim: "project_id",
    stacks: ["acme/shop-api/staging"],
    stackPermission: "edit",
    escEnvironments: ["shop-api/staging-preview"],
    tokenScope: "*",
  });
});

test("plans organization tokens and no teams if the edition has no teams", () => {
  const { access } = planWith({ edition: "team", previews: "none" });

  expect(access.map(({ purpose, team }) => [purpose, team])).toEqual([
    ["inspect", undefined],
    ["staging", undefined],
    ["production", undefined],
  ]);
});

test("plans personal tokens for the user of an individual account", () => {
  const { access } = planWith({ edition: "individual", previews: "none" });

  expect(access.map(({ purpose, team, user }) => [purpose, team, user])).toEqual([
    ["inspect", undefined, "acme"],
    ["staging", undefined, "acme"],
    ["production", undefined, "acme"],
  ]);
});

test("grants each opener of an ESC environment its imports, without their versions", () => {
  const esc = { imports: ["aws/shop@3"], previewImports: ["aws/reads@stable"] };
  const { access } = planWith({
    esc: { imports: ["org/base@stable"] },
    deployments: [{ ...staging, esc }, production],
    reviewStacks: { template: "shop-api/dev", esc: { imports: ["aws/sandbox"] } },
  });

  expect(access.map(({ purpose, escEnvironments }) => [purpose, escEnvironments])).toEqual([
    ["preview", ["shop-api/staging-preview", "shop-api/base", "aws/reads", "org/base"]],
    ["inspect", ["shop-api/production-preview", "shop-api/base", "org/base"]],
    ["review", ["shop-api/review", "shop-api/base", "aws/sandbox", "org/base"]],
    ["staging", ["shop-api/staging", "shop-api/base", "aws/shop", "org/base"]],
    ["production", ["shop-api/production", "shop-api/base", "org/base"]],
  ]);
});

test("grants previews of a deployment its ESC environment if that is linked to the stack", () => {
  const { access } = planWith({
    deployments: [{ ...staging, esc: { attach: "stack" } }, production],
    exceptions: [agreed("PREVIEW_OPENS_DEPLOYMENT")],
  });

  expect(accessTo("preview", access)?.escEnvironments).toEqual(["shop-api/staging"]);
});

test("plans no access in Pulumi Cloud with a self-managed backend", () => {
  const { organization: _, ...rest } = eightLines;

  expect(planOf({ ...rest, ...sharedPreviews, backend: { url: "s3://acme-state" } }).access).toEqual([]);
});

test("recognizes the settings' organization in a stack name", () => {
  expect(accessTo("staging", planWith({ deployments: [{ ...staging, stack: "acme/a/b" }] }).access)).toMatchObject({
    team: "a-staging",
    stacks: ["acme/a/b"],
    escEnvironments: ["a/staging"],
  });
});

test("writes one exact policy for each claim set and pipeline source, with the project's id", () => {
  const { access } = planWith({ reviewStacks: { template: "shop-api/dev" } });
  const each = (team: string, set: object) =>
    sources.map((source) => policy(team, { ...set, pipeline_source: source }));

  expect(trustPolicies(access, ids, "exact")).toEqual([
    policy("shop-api-preview", mergeRequest),
    ...each("shop-api-inspect", looking),
    ...each("shop-api-inspect", { ...looking, sub: onRelease }),
    policy("shop-api-review", { ...mergeRequest, environment: "review/*" }),
    policy("shop-api-review", { ...scheduleOfMain, environment: "review/sweep" }),
    ...each("shop-api-staging", { ...pushToMain, environment: "staging" }),
    ...each("shop-api-production", { ...pushToMain, sub: onRelease, environment: "production" }),
  ]);
});

test("writes one short policy for each claim set, with a pattern for the length of the pipeline sources", () => {
  const { access } = planWith();

  expect(trustPolicies(access, ids, "short")).toEqual([
    policy("shop-api-preview", mergeRequest),
    policy("shop-api-inspect", { ...looking, ...short }),
    policy("shop-api-inspect", { ...looking, ...short, sub: onRelease }),
    policy("shop-api-staging", { ...pushToMain, ...short, environment: "staging" }),
    policy("shop-api-production", { ...pushToMain, ...short, sub: onRelease, environment: "production" }),
  ]);
});

test("writes policies for personal tokens", () => {
  const { access } = planWith({ edition: "individual", previews: "none", deployments: [staging] });

  expect(trustPolicies(access, ids, "short")).toEqual([
    {
      decision: "allow",
      tokenType: "personal",
      userLogin: "acme",
      rules: { ...pushToMain, ...short, environment: "staging", project_id: "42" },
    },
  ]);
});

test("writes policies for organization tokens in an edition without teams", () => {
  const { access } = planWith({ edition: "team", previews: "none", deployments: [staging] });

  expect(trustPolicies(access, ids, "short")).toEqual([
    {
      decision: "allow",
      tokenType: "organization",
      rules: { ...pushToMain, ...short, environment: "staging", project_id: "42" },
    },
  ]);
});

function policy(teamName: string, rules: object): object {
  return { decision: "allow", tokenType: "team", teamName, rules: { ...rules, project_id: "42" } };
}
