import type { PlannedEscEnvironment } from "../../../../pipeline/plan/esc/planEscEnvironments";
import { agreed, eightLines, planOf, planWith, previewedAlone, sharedPreviews } from "../../examples";

const [staging, production] = eightLines.deployments;

function keysOf(changes: object): string[] {
  return planWith(changes).escEnvironments.map(({ key }) => key);
}

test("plans an ESC environment for each deployment and for its previews, both empty by default", () => {
  const empty = { project: "shop-api", imports: [], tags: [], openers: [] };

  expect(planWith().ciEnvironments).toEqual(["staging", "production"]);
  expect(planWith().escEnvironments).toEqual<PlannedEscEnvironment[]>([
    { ...empty, key: "staging", path: "deployments[0].esc", name: "staging" },
    { ...empty, key: "staging-preview", path: "deployments[0].esc", name: "staging-preview" },
    { ...empty, key: "production", path: "deployments[1].esc", name: "production" },
    { ...empty, key: "production-preview", path: "deployments[1].esc", name: "production-preview" },
  ]);
});

test("imports the project's base and the imports of the settings, which differ for previews", () => {
  const esc = { imports: ["aws/deploys@3"], previewImports: ["aws/reads"], pulumiConfig: { "aws:region": "eu" } };
  const planned = planWith({ esc: { imports: ["org/base"] }, ...previewedAlone({ ...staging, esc }) }).escEnvironments;
  const values = { pulumiConfig: { "aws:region": "eu" } };

  expect(planned).toEqual<PlannedEscEnvironment[]>([
    {
      key: "base",
      path: "esc",
      project: "shop-api",
      name: "base",
      definition: { imports: ["org/base"], values: {} },
      imports: [],
      tags: [],
      openers: [],
    },
    {
      key: "staging",
      path: "deployments[0].esc",
      project: "shop-api",
      name: "staging",
      definition: { imports: ["shop-api/base", "aws/deploys@3"], values },
      imports: ["shop-api/base"],
      tags: [],
      openers: [],
    },
    {
      key: "staging-preview",
      path: "deployments[0].esc",
      project: "shop-api",
      name: "staging-preview",
      definition: { imports: ["shop-api/base", "aws/reads"], values },
      imports: ["shop-api/base"],
      tags: [],
      openers: [],
    },
  ]);
});

test.each<[string, object, string[]]>([
  ["previews", { previews: "none" }, ["staging", "production", "production-preview"]],
  [
    "previews, but drift detection",
    { previews: "none", drift: { schedule: "0 4 * * *", action: "report" } },
    ["staging", "staging-preview", "production", "production-preview"],
  ],
  ["previews and inspections", { previews: "none", deployments: [staging] }, ["staging"]],
])("plans one for previews only if an identity opens it: there are no %s", (_, changes, keys) => {
  expect(keysOf(changes)).toEqual(keys);
});

test("plans one for all review stacks, like that of a deployment", () => {
  const reviewStacks = {
    template: "acme/shop-api/dev",
    esc: { imports: ["aws/sandbox"], secrets: [{ name: "db", secret: "sandbox" }] },
  };

  expect(planWith({ deployments: [staging], reviewStacks }).escEnvironments.at(-1)).toEqual<PlannedEscEnvironment>({
    key: "review",
    path: "reviewStacks.esc",
    project: "shop-api",
    name: "review",
    definition: { imports: ["aws/sandbox"], values: { secrets: { db: { "fn::secret": { named: "sandbox" } } } } },
    imports: [],
    tags: [],
    openers: [],
  });
});

test("jobs open the version with the version tag, also in previews", () => {
  const plan = planWith(previewedAlone({ ...staging, esc: { versionTag: "stable" } }));

  expect(plan.escEnvironments.map(({ key, tags }) => [key, tags])).toEqual([
    ["staging", ["stable"]],
    ["staging-preview", ["stable"]],
  ]);
  expect(plan.outline.jobs.map(({ name, escEnvironment }) => [name, escEnvironment])).toEqual([
    ["preview", "shop-api/staging-preview@stable"],
    ["deploy-staging", "shop-api/staging@stable"],
  ]);
  expect(plan.access.map(({ escEnvironments }) => escEnvironments)).toEqual([
    ["shop-api/staging-preview"],
    ["shop-api/staging"],
  ]);
});

test("imports the base by the version tag, which the base has too", () => {
  const { escEnvironments } = planWith({
    esc: { pulumiConfig: { "aws:region": "eu-west-1" } },
    deployments: [{ ...staging, esc: { versionTag: "stable" } }, production],
  });

  expect(escEnvironments.map(({ key, tags, definition }) => [key, tags, definition?.imports])).toEqual([
    ["base", ["stable"], undefined],
    ["staging", ["stable"], ["shop-api/base@stable"]],
    ["staging-preview", ["stable"], ["shop-api/base@stable"]],
    ["production", [], ["shop-api/base"]],
    ["production-preview", [], ["shop-api/base"]],
  ]);
});

test("lets the openers of the settings open the deployment's, but not that of its previews", () => {
  const openers = [{ team: "developers" }, { team: "operators", permission: "admin" }];
  const { escEnvironments } = planWith(previewedAlone({ ...staging, esc: { openers } }));

  expect(escEnvironments.map(({ key, openers: planned }) => [key, planned])).toEqual([
    [
      "staging",
      [
        { team: "developers", permission: "open" },
        { team: "operators", permission: "admin" },
      ],
    ],
    ["staging-preview", []],
  ]);
});

test("links one to its stack if the settings say so, and plans none for its previews", () => {
  const plan = planWith({
    deployments: [{ ...staging, esc: { attach: "stack" } }, production],
    exceptions: [agreed("PREVIEW_OPENS_DEPLOYMENT")],
  });

  expect(plan.escEnvironments.map(({ key, linkedTo }) => [key, linkedTo])).toEqual([
    ["staging", { stack: "acme/shop-api/staging", environment: "shop-api/staging" }],
    ["production", undefined],
    ["production-preview", undefined],
  ]);
  expect(plan.outline.jobs.map(({ name, escEnvironment }) => [name, escEnvironment])).toEqual([
    ["preview", undefined],
    ["deploy-staging", undefined],
    ["promotion-preview-production", "shop-api/production-preview"],
    ["deploy-production", "shop-api/production"],
  ]);
});

test("plans none with a self-managed backend", () => {
  const { organization: _, ...rest } = eightLines;
  const plan = planOf({
    ...rest,
    ...sharedPreviews,
    backend: { url: "s3://a" },
    reviewStacks: { template: "shop-api/dev" },
  });

  expect([plan.ciEnvironments, plan.escEnvironments]).toEqual([["staging", "production"], []]);
});
