import { eightLines, origin, planOf, planWith, twoPrograms } from "../examples";

test("has the settings of the pipeline as a whole", () => {
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
    runnerTags: ["linux"],
    timeout: 180,
    retries: 0,
  });
  expect(policyPacks).toEqual([{ name: "rules", version: "1.2.0" }]);
});

test("contains the settings paths of the programs, and their Pulumi projects", () => {
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

test("has no organization with a self-managed backend", () => {
  const { organization: _, ...rest } = eightLines;

  expect(planWith().organization).toBe("acme");
  expect("organization" in planOf({ ...rest, previews: "none", backend: { url: "s3://a" } })).toBe(false);
});

test("is plain data: the same after a round trip through JSON", () => {
  const plan = planWith({
    variables: [{ name: "A", secret: "a" }],
    reviewStacks: { template: "shop-api/dev" },
    drift: { schedule: "0 4 * * *" },
    policyPacks: [{ path: "policies" }],
  });

  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
});
