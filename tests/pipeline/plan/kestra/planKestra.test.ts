import { valueOf } from "../../../../pipeline/diagnostics/checked";
import { planSettings } from "../../../../pipeline/plan/planSettings";
import { targets } from "../../../../targets";
import { origin } from "../../examples";
import { kestraOnly, kestraWithEsc, programAndFlows } from "../../kestraExamples";

function planned(settings: object) {
  return valueOf(planSettings(settings, targets.gitlab, origin));
}

function warningsOf(settings: object): string[] {
  return planned(settings).warnings.map(({ code, path }) => `${code} ${path}`);
}

test("flows wait for the Pulumi deployments of the programs that they depend on", () => {
  const { outline } = planned(programAndFlows);

  expect(outline.kestra?.jobs.map(({ name, needs }) => [name, needs])).toEqual([
    ["deploy-flows-staging", [{ job: "deploy-staging", optional: true }]],
    ["deploy-flows-production", [{ job: "deploy-production", optional: true }]],
  ]);
});

test("Pulumi deployments wait for the flows that their program depends on", () => {
  const [infra, flows] = programAndFlows.programs;
  const { dependsOn: _, ...independent } = flows;
  const { outline } = planned({ ...programAndFlows, programs: [independent, { ...infra, dependsOn: ["flows"] }] });

  const [job] = outline.jobs.filter(({ name }) => name === "deploy-staging");
  expect(job?.needs).toEqual([{ job: "deploy-flows-staging", optional: true }]);
});

test("the branch, the tag and the environments of flows are protected and created", () => {
  const { protectedBranches, protectedTags, ciEnvironments, access, organization } = planned(kestraOnly);

  expect({ protectedBranches, protectedTags, ciEnvironments, access, organization }).toEqual({
    protectedBranches: ["main"],
    protectedTags: ["release-*"],
    ciEnvironments: ["staging", "production"],
    access: [],
    organization: undefined,
  });
});

test("the environments of all deployments are in promotion order", () => {
  expect(planned(programAndFlows).ciEnvironments).toEqual([
    "staging",
    "flows-staging",
    "production",
    "flows-production",
  ]);
});

test("identities and ESC environments are for Pulumi deployments only", () => {
  const { access, escEnvironments } = planned(programAndFlows);

  expect(access.map(({ purpose }) => purpose)).toEqual(["preview", "inspect", "staging", "production"]);
  expect(escEnvironments.map(({ key }) => key)).toEqual([
    "staging",
    "staging-preview",
    "production",
    "production-preview",
  ]);
});

test("a deployment with an ESC environment has an identity that opens it, and nothing else", () => {
  const { outline, access, escEnvironments } = planned({ ...kestraWithEsc, drift: { schedule: "0 4 * * *" } });
  const jobs = outline.kestra?.jobs ?? [];

  expect(escEnvironments.map(({ project, name, tags }) => [`${project}/${name}`, tags])).toEqual([
    ["acme-shop-flows/staging", []],
    ["acme-shop-flows/production", ["stable"]],
  ]);
  expect(
    access.map(({ purpose, team, stacks, escEnvironments: opened, triggers }) => [
      purpose,
      team,
      stacks,
      opened,
      triggers.map(({ kind }) => kind),
    ]),
  ).toEqual([
    ["staging", "acme-shop-flows-staging", [], ["acme-shop-flows/staging"], ["branch", "schedule"]],
    ["production", "acme-shop-flows-production", [], ["acme-shop-flows/production", "kestra/production"], ["tag"]],
  ]);
  expect(jobs.map(({ name, esc }) => [name, esc?.environment, esc?.variables])).toEqual([
    ["validate", undefined, undefined],
    ["deploy-staging", "acme-shop-flows/staging", ["KESTRA_TOKEN"]],
    // The address is a CI/CD variable.
    ["deploy-production", "acme-shop-flows/production@stable", ["KESTRA_USER", "KESTRA_PASSWORD"]],
    ["drift-staging", "acme-shop-flows/staging", ["KESTRA_TOKEN"]],
  ]);
  // Every claim set names the deployment environment, so that no merge request matches.
  for (const { claims, purpose } of access) {
    for (const set of claims) expect(set).toMatchObject({ environment: purpose, ref_protected: "true" });
  }
});

test.each<[string, object, readonly string[]]>([
  ["a validation and a pinned image", {}, ["UNPROTECTED_SECRET variables[0].protected"]],
  [
    "no validation",
    { program: { ...kestraOnly.program, kestra: {} } },
    ["UNPROTECTED_SECRET variables[0].protected", "KESTRA_NOT_VALIDATED program.kestra.validation"],
  ],
  [
    "drift of a deployment that waits for a tag",
    { drift: { schedule: "0 4 * * *" } },
    ["UNPROTECTED_SECRET variables[0].protected", "KESTRA_NO_DRIFT deployments[1].onDrift"],
  ],
  [
    "a floating image",
    { program: { ...kestraOnly.program, image: "kestra/kestractl:latest" } },
    ["UNPROTECTED_SECRET variables[0].protected", "FLOATING_IMAGE program.image"],
  ],
])("warns of %s", (_, changes, expected) => {
  expect(warningsOf({ ...kestraOnly, ...changes })).toEqual(expected);
});

test.each<[string, readonly string[]]>([
  ["http://kestra.example.com", ["KESTRA_PLAIN_HTTP deployments[0].kestra.server"]],
  ["https://kestra.example.com", []],
  ["http://127.0.0.1:8080", []],
  ["http://127.0.0.1.example.com", ["KESTRA_PLAIN_HTTP deployments[0].kestra.server"]],
])("warns of an unencrypted connection to %s", (server, expected) => {
  const [staging, production] = kestraOnly.deployments;
  const deployments = [{ ...staging, kestra: { ...staging.kestra, server } }, production];

  expect(warningsOf({ ...kestraOnly, deployments }).filter((one) => one.startsWith("KESTRA"))).toEqual(expected);
});

test("production flows on a branch without an approval are unguarded", () => {
  const [staging, production] = kestraOnly.deployments;
  const deployments = [staging, { ...production, on: { branch: "main" }, approval: "automatic" }];

  expect(warningsOf({ ...kestraOnly, deployments })).toContain("UNGUARDED_PRODUCTION deployments[1].approval");
});
