import type { PlannedEscEnvironment } from "../../../../pipeline/plan/esc/planEscEnvironments";
import { agreed, eightLines, planOf, planWith, previewedAlone, sharedPreviews } from "../../examples";

const [staging, production] = eightLines.deployments;

function keysOf(changes: object): string[] {
  return planWith(changes).escEnvironments.map(({ key }) => key);
}

test("plans an environment for each deployment, and a twin for what reads, both empty until the settings fill them", () => {
  const empty = { project: "shop-api", imports: [], tags: [], openers: [] };

  expect(planWith().ciEnvironments).toEqual(["staging", "production"]);
  expect(planWith().escEnvironments).toEqual<PlannedEscEnvironment[]>([
    { ...empty, key: "staging", path: "deployments[0].esc", name: "staging" },
    { ...empty, key: "staging-preview", path: "deployments[0].esc", name: "staging-preview" },
    { ...empty, key: "production", path: "deployments[1].esc", name: "production" },
    { ...empty, key: "production-preview", path: "deployments[1].esc", name: "production-preview" },
  ]);
});

test("composes each of the project's base, and of what the settings import, which for previews is something else", () => {
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
    "previews, but somebody looks for drift",
    { previews: "none", drift: { schedule: "0 4 * * *", action: "report" } },
    ["staging", "staging-preview", "production", "production-preview"],
  ],
  ["anything that reads", { previews: "none", deployments: [staging] }, ["staging"]],
])("plans a twin only where an identity opens it: there are no %s", (_, changes, keys) => {
  expect(keysOf(changes)).toEqual(keys);
});

test("plans one for all review stacks, as a deployment's", () => {
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

test("has jobs open the version that a tag of ours marks, of the twin too", () => {
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

test("the base of what has a tag is imported by that tag, and has it", () => {
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

test("lets the teams that the settings name open the deployment's, and not its twin", () => {
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

test("links one to its stack where the settings say so, and plans no twin for it", () => {
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

test("plans none with a backend of your own", () => {
  const { organization: _, ...rest } = eightLines;
  const plan = planOf({
    ...rest,
    ...sharedPreviews,
    backend: { url: "s3://a" },
    reviewStacks: { template: "shop-api/dev" },
  });

  expect([plan.ciEnvironments, plan.escEnvironments]).toEqual([["staging", "production"], []]);
});
