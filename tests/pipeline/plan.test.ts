import { trustPolicies } from "../../pipeline/access";
import { planWith } from "./examples";

test("gives the preview a team that reads, and each deployment a team that edits its own stack", () => {
  expect(planWith().access).toEqual([
    {
      identity: "preview",
      deployment: "staging",
      team: "shop-api-preview",
      claims: { aud: "urn:pulumi:org:acme", pipeline_source: "merge_request_event" },
      stack: "acme/shop-api/staging",
      stackPermission: "read",
      escEnvironments: [],
    },
    {
      identity: "deploy",
      deployment: "staging",
      team: "shop-api-staging",
      claims: {
        aud: "urn:pulumi:org:acme",
        sub: "project_path:acme/shop/api:ref_type:branch:ref:main",
        ref_protected: "true",
        pipeline_source: "push",
        environment: "staging",
      },
      stack: "acme/shop-api/staging",
      stackPermission: "edit",
      escEnvironments: ["shop-api/staging"],
    },
    {
      identity: "deploy",
      deployment: "production",
      team: "shop-api-production",
      claims: {
        aud: "urn:pulumi:org:acme",
        sub: "project_path:acme/shop/api:ref_type:tag:ref:release-*",
        ref_protected: "true",
        pipeline_source: "push",
        environment: "production",
      },
      stack: "acme/shop-api/production",
      stackPermission: "edit",
      escEnvironments: ["shop-api/production"],
    },
  ]);
});

test("pins the project's id in every policy", () => {
  const policies = trustPolicies(planWith().access, "42");

  expect(policies.map(({ tokenType, teamName, rules }) => [tokenType, teamName, rules.project_id])).toEqual([
    ["team", "shop-api-preview", "42"],
    ["team", "shop-api-staging", "42"],
    ["team", "shop-api-production", "42"],
  ]);
});

test("protects the default branch and every ref that deploys, once each", () => {
  const plan = planWith({
    defaultBranch: "trunk",
    deployments: [
      { name: "dev", stack: "shop-api/dev", on: { branch: "develop" } },
      { name: "staging", stack: "shop-api/staging", on: { branch: "develop" } },
      { name: "production", stack: "shop-api/production", on: { tag: "v*" } },
    ],
  });

  expect([plan.protectedBranches, plan.protectedTags]).toEqual([["trunk", "develop"], ["v*"]]);
});

test("lets deployments of one trigger wait for each other, and only those", () => {
  const { jobs } = planWith({
    deployments: [
      { name: "dev", stack: "shop-api/dev", on: { branch: "main" } },
      { name: "demo", stack: "shop-api/demo", on: { tag: "v*" } },
      { name: "staging", stack: "shop-api/staging", on: { branch: "main" } },
      { name: "production", stack: "shop-api/production", on: { branch: "main" } },
    ],
  }).pipeline;

  expect(jobs.map(({ name, needs }) => [name, needs])).toEqual([
    ["preview", []],
    ["deploy-dev", []],
    ["deploy-demo", []],
    ["deploy-staging", ["deploy-dev"]],
    ["deploy-production", ["deploy-staging"]],
  ]);
});

test("has organization tokens, no teams and no previews where the edition can't keep previews apart", () => {
  const { access, pipeline, warnings } = planWith({ edition: "team", previews: "none" });

  expect(trustPolicies(access, "42").map(({ tokenType, teamName }) => [tokenType, teamName])).toEqual([
    ["organization", undefined],
    ["organization", undefined],
  ]);
  expect(pipeline.jobs.map(({ name }) => name)).toEqual(["deploy-staging", "deploy-production"]);
  expect(warnings).toEqual([
    'edition: "team" has organization tokens only: every deployment can change every stack of the organization.',
  ]);
});

test("lets shared previews act as the first deployment, and warns of it", () => {
  const { access, warnings } = planWith({ previews: "shared" });

  expect(access[0]).toMatchObject({ identity: "preview", team: "shop-api-staging", stackPermission: "edit" });
  expect(warnings).toEqual([
    'previews: "shared" lets everybody who may open a merge request deploy. It should be a decision, not a default.',
  ]);
});

test.each<[object, object]>([
  [
    { name: "REGION", value: "eu-west-1" },
    { value: { kind: "plain", text: "eu-west-1" }, scope: "*", protected: false },
  ],
  [
    { name: "REGION", value: "", deployment: "staging" },
    { value: { kind: "plain", text: "" }, scope: "staging", protected: false },
  ],
  [
    { name: "KEY", secret: "key" },
    { value: { kind: "secret", secret: "key" }, scope: "*", protected: true },
  ],
  [
    { name: "KEY", secret: "key", deployment: "production" },
    { value: { kind: "secret", secret: "key" }, scope: "production", protected: true },
  ],
  [
    { name: "KEY", secret: "key", protected: false },
    { value: { kind: "secret", secret: "key" }, scope: "*", protected: false },
  ],
])("plans the variable %j", (variable, planned) => {
  expect(planWith({ variables: [variable] }).variables).toEqual([expect.objectContaining(planned)]);
});

test("writes an ESC definition without a newline at its end", () => {
  const esc = { imports: ["base/aws"], values: { pulumiConfig: { "aws:region": "eu-west-1" } } };
  const { environments } = planWith({
    deployments: [
      { name: "staging", stack: "shop-api/staging", on: { branch: "main" }, esc },
      { name: "production", stack: "shop-api/production", on: { tag: "v*" } },
    ],
  });

  expect(environments).toEqual([
    {
      name: "staging",
      escProject: "shop-api",
      escDefinition: "imports:\n  - base/aws\nvalues:\n  pulumiConfig:\n    aws:region: eu-west-1",
    },
    { name: "production", escProject: "shop-api" },
  ]);
});

test("is plain data: a plan is the same after a trip through JSON", () => {
  const plan = planWith({ variables: [{ name: "A", secret: "a" }] });

  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
});
