import { agreed, eightLines, origin, planOf, planWith, twoPrograms } from "../examples";

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
  const unprotected = "secret" in variable && "protected" in variable;
  const exceptions = unprotected ? [agreed("UNPROTECTED_SECRET", "variables[0].protected")] : [];

  expect(planWith({ variables: [variable], exceptions }).variables).toEqual([expect.objectContaining(planned)]);
});

test("has what of the settings is about the pipeline as a whole", () => {
  const changes = {
    runnerTags: ["linux"],
    retries: 0,
    timeout: "3h",
    policyPacks: [{ path: "policies" }, { name: "rules", version: "1.2.0" }, { path: "more/policies" }],
  };
  const { outline, policyPacks } = planWith(changes);
  const { jobs: _, ...whole } = outline;

  expect(whole).toEqual({
    origin,
    policyPacks: ["policies", "more/policies"],
    sharesCaches: false,
    explainForks: true,
    runnerTags: ["linux"],
    timeout: 180,
    retries: 0,
  });
  expect(policyPacks).toEqual([{ name: "rules", version: "1.2.0" }]);
});

test("explains forks only where there are previews that they do not get", () => {
  expect([planWith(), planWith({ previews: "none" })].map(({ outline }) => outline.explainForks)).toEqual([
    true,
    false,
  ]);
});

test("says where the programs are in the settings, and which Pulumi projects they are", () => {
  const named = (settings: object) =>
    planOf(settings).programs.map(({ settings: { name }, settingsPath, pulumiProject }) => [
      name,
      settingsPath,
      pulumiProject,
    ]);

  expect(named(eightLines)).toEqual([["program", "program", "shop-api"]]);
  expect(named(twoPrograms)).toEqual([
    ["network", "programs[0]", "net"],
    ["app", "programs[1]", "shop"],
  ]);
});

test("is of no organization with a backend of your own", () => {
  const { organization: _, ...rest } = eightLines;

  expect(planWith().organization).toBe("acme");
  expect("organization" in planOf({ ...rest, previews: "none", backend: { url: "s3://a" } })).toBe(false);
});

test("is plain data: a plan is the same after a trip through JSON", () => {
  const plan = planWith({
    variables: [{ name: "A", secret: "a" }],
    reviewStacks: { template: "shop-api/dev" },
    drift: { schedule: "0 4 * * *" },
    policyPacks: [{ path: "policies" }],
  });

  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
});
