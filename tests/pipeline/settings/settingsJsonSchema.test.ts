import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import fc from "fast-check";
import { parse } from "yaml";
import { pathText } from "../../../pipeline/settings/schemaDiagnostics";
import { settingsJsonSchema } from "../../../pipeline/settings/settingsJsonSchema";
import { readChoices } from "../../../tools/schema/choices";
import { arbitrarySettings } from "../arbitrarySettings";
import { agreed, eightLines, settingsOf, storedTokens, twoPrograms } from "../examples";

const root = join(__dirname, "..", "..", "..");
const [staging, production] = eightLines.deployments;
const validator = new Ajv({ allErrors: true, allowUnionTypes: true });
const isValid = validator.compile(settingsJsonSchema());

function stackFile(settings: unknown): unknown {
  return { config: { "platform:pipeline": settings } };
}

/** The paths of the validator's errors in the settings, with the violated rules. */
function faultsOf(settings: unknown): string[] {
  void isValid(stackFile(settings));
  return (isValid.errors ?? []).map(({ instancePath, keyword }) => {
    const path = instancePath.split("/").slice(3);
    return `${pathText(path.map((part) => (/^[0-9]+$/.test(part) ? Number(part) : part)))} ${keyword}`;
  });
}

test("is the published file", () => {
  const published = readFileSync(join(root, "pipeline.schema.json"), "utf8");

  // If this fails: npm run schema.
  expect(JSON.parse(published)).toEqual(JSON.parse(JSON.stringify(settingsJsonSchema(readChoices(root)))));
});

test("is valid by the draft that it names", () => {
  const schema = settingsJsonSchema();

  expect(schema.$schema).toBe("http://json-schema.org/draft-07/schema#");
  expect(validator.validateSchema(schema)).toBe(true);
});

test("accepts the eight lines among other configuration", () => {
  const file = {
    encryptionsalt: "v1:salt",
    config: {
      "platform:pipeline": eightLines,
      "platform:secrets": { npm: { secure: "v1:cipher" } },
      "pulumiservice:apiUrl": "http://127.0.0.1:1",
    },
  };

  expect([isValid(file), isValid.errors]).toEqual([true, null]);
});

const everyEsc = {
  imports: ["aws/login@2"],
  pulumiConfig: { "shop-api:replicas": 2 },
  environmentVariables: { REGION: "eu", PORT: 80, DEBUG: false },
  files: { KUBECONFIG: "apiVersion: v1" },
  aws: {
    roleArn: "arn:aws:iam::123456789012:role/deploys",
    previewRoleArn: "arn:aws:iam::123456789012:role/reads",
    duration: "30m",
  },
  azure: {
    tenantId: "33333333-2222-3333-4444-555555555555",
    subscriptionId: "44444444-2222-3333-4444-555555555555",
    clientId: "11111111-2222-3333-4444-555555555555",
    previewClientId: "22222222-2222-3333-4444-555555555555",
  },
  gcp: {
    project: 123456789012,
    workloadPoolId: "pulumi",
    providerId: "pulumi-cloud",
    serviceAccount: "deploys@shop.iam.gserviceaccount.com",
    previewServiceAccount: "reads@shop.iam.gserviceaccount.com",
  },
  secrets: [{ name: "db", secret: "db", previewSecret: "previewDb" }],
  values: { pulumiConfig: { "a:b": 1 } },
  previewValues: { "x y": [1] },
  versionTag: "stable",
  openers: [{ team: "shop-developers", permission: "read" }],
  attach: "job",
};

test("accepts settings that use every key", () => {
  const settings = {
    ...eightLines,
    target: "deployments",
    pulumiDeployments: {
      source: { provider: "gitlab", repository: "acme/shop-api", installation: "1" },
      approval: "push",
      oidc: true,
      agentPool: "pool-1",
      role: "role-1",
    },
    circleci: {
      kind: "oauth",
      organizationId: "8b5f3c1e-7d5a-4c0e-9f55-0d2b7f6f2a11",
      projectId: "5f0c7c9a-2c3e-4d2b-8a8e-5b7a0f6d9e10",
    },
    program: {
      path: "infra",
      runtime: "python",
      packageManager: "uv",
      version: "3.12",
      install: "pulumi",
      lockFile: "uv.lock",
      services: [
        {
          image: "postgres:16.4",
          alias: "db",
          variables: { POSTGRES_DB: "shop" },
          entrypoint: ["/start"],
          command: ["--fsync=off"],
        },
      ],
      changes: ["libs/**/*"],
      steps: { beforeInstall: ["make login"], before: ["make"], after: ["make clean"] },
    },
    deployments: [
      {
        ...staging,
        esc: everyEsc,
        onDrift: "remediate",
        pulumiDeployments: {
          agentPool: "pool-1",
          role: "role-1",
          schedules: [{ operation: "refresh", cron: "0 6 * * *" }, { at: "2027-01-31T06:00:00Z" }],
          ttl: { at: "2027-01-31T18:00:00Z", removeStack: true },
        },
      },
      { ...production, preview: true, runnerTags: ["prod"] },
    ],
    defaultBranch: "main",
    ...storedTokens,
    edition: "enterprise",
    previews: "separated",
    report: "integration",
    reviewStacks: {
      label: "review::stack",
      template: "shop-api/dev",
      autoStop: "12 hours",
      sweep: "0 1 * * *",
      esc: { imports: ["aws/login"] },
    },
    esc: { imports: ["org/base"], environmentVariables: { REGION: "eu" } },
    drift: { schedule: "0 4 * * *", timezone: "Europe/Berlin", action: "report" },
    policyPacks: [{ path: "policies" }, { name: "rules", version: "1.2.0" }],
    savedPlans: true,
    pulumiVersion: "3.259.0",
    registry: "registry.example.com/mirror",
    runnerTags: ["linux"],
    timeout: "90m",
    retries: 2,
    protection: { push: "no one", approvals: 2, deployments: { approvals: 1 } },
    variables: [
      { name: "AWS_REGION", value: "eu-west-1", protected: true },
      { name: "NPM_TOKEN", secret: "npm", deployment: "production" },
      { name: "KUBECONFIG", secret: "kube", type: "file", visibility: "visible", description: "The cluster." },
      { name: "CACHE", value: "$CI_PROJECT_DIR/a", type: "env_var", expand: true },
    ],
    exceptions: [agreed("PREVIEW_READS_SECRETS", "deployments[1].preview")],
    delivery: "include",
    stage: "release",
    replaceExistingFile: true,
    jobTokenAccess: { projects: ["acme/shop/web"], groups: ["acme/platform"] },
    hooks: [{ name: "chat", url: "https://chat.example.com/a?b=1", events: ["pipeline", "release"], token: "chat" }],
    adopt: ["environments", "hooks", "jobTokenAccess", "schedules", "variables"],
    leave: {
      file: "handOver",
      trust: "destroy",
      variables: "keep",
      secrets: "destroy",
      schedules: "keep",
      environments: "keep",
      protections: "keep",
      jobTokenAccess: "keep",
      hooks: "keep",
      escEnvironments: "destroy",
      policyGroups: "keep",
    },
  };

  expect(settingsOf(settings)).toMatchObject(settings);
  expect(faultsOf(settings)).toEqual([]);
});

const { organization: _, ...rest } = eightLines;
const ownBackend = { ...rest, previews: "none", backend: { url: "s3://a", secretsProvider: "awskms://alias/a" } };

test.each<[string, object]>([
  [
    "the trust of a group",
    {
      ...eightLines,
      trust: { foundation: "foundation", group: "acme/shop" },
      exceptions: [agreed("SHARED_GROUP")],
    },
  ],
  ["the certificates of GitLab", { ...eightLines, trust: { thumbprints: ["0A".repeat(32)] } }],
  ["several programs", twoPrograms],
  ["a self-managed backend", ownBackend],
  [
    "the team's jobs",
    {
      ...eightLines,
      include: [
        { local: "ci/*.yml", inputs: { strict: true, retries: 2, stages: ["a"], name: "x" } },
        { component: "$CI_SERVER_FQDN/acme/components/lint@1.2.0" },
        { template: "Jobs/SAST.gitlab-ci.yml" },
        { project: "acme/ci", file: "lint.yml", ref: "v1" },
      ],
      stages: ["lint", "test"],
    },
  ],
  ["an image", { ...eightLines, image: "acme/pulumi:1", program: { image: "acme/node:2" } }],
])("accepts %s, like the settings", (_, settings) => {
  expect(() => settingsOf(settings)).not.toThrow();
  expect(faultsOf(settings)).toEqual([]);
});

test("accepts any valid settings", () => {
  fc.assert(
    fc.property(arbitrarySettings, (settings) => {
      expect(faultsOf(settings)).toEqual([]);
    }),
  );
});

test.each([
  ["no configuration", {}],
  ["no settings", { config: {} }],
  ["a text instead of settings", stackFile("x")],
  ["no file", null],
])("refuses %s", (_, file) => {
  expect(isValid(file)).toBe(false);
});

const variable = { name: "A", value: "1" };

test.each<[string, object, string[]]>([
  ["an unknown key", { projct: 1 }, [" additionalProperties"]],
  ["an unknown key inside", { deployments: [{ ...staging, when: "now" }] }, ["deployments[0] additionalProperties"]],
  ["a missing key", { project: undefined }, [" required"]],
  ["no organization", { organization: undefined }, [" required", " required", " oneOf", " if"]],
  ["an organization of Kestra flows", { program: { path: "flows", runtime: "kestra" } }, [" not", " if"]],
  ["no program", { program: undefined }, [" required", " required", " oneOf"]],
  ["one program and several", { programs: [{ name: "a" }] }, [" oneOf"]],
  ["a program without a name", { programs: [{}], program: undefined }, ["programs[0] required"]],
  ["an empty list of programs", { programs: [], program: undefined }, ["programs minItems"]],
  ["a number that is not a choice", { retries: 3 }, ["retries enum"]],
  ["more approvals than there can be", { protection: { approvals: 6 } }, ["protection.approvals enum"]],
  ["a list that is too long", { program: { path: "a", changes: Array(50).fill("a") } }, ["program.changes maxItems"]],
  ["an empty command", { program: { steps: { after: [""] } } }, ["program.steps.after[0] minLength"]],
  ["no schedule", { drift: { timezone: "UTC" } }, ["drift required"]],
  ["an invalid schedule", { drift: { schedule: "daily" } }, ["drift.schedule pattern"]],
  ["a label that breaks out", { reviewStacks: { template: "a/b", label: "a|b" } }, ["reviewStacks.label pattern"]],
  [
    "a policy pack with neither path nor name",
    { policyPacks: [{}] },
    ["policyPacks[0] required", "policyPacks[0] required", "policyPacks[0] required", "policyPacks[0] oneOf"],
  ],
  [
    "a policy pack with both",
    { policyPacks: [{ path: "a", name: "b", version: "1" }] },
    ["policyPacks[0] not", "policyPacks[0] not", "policyPacks[0] oneOf"],
  ],
  [
    "a policy pack with a path and a name",
    { policyPacks: [{ path: "a", name: "b" }] },
    ["policyPacks[0] not", "policyPacks[0] not", "policyPacks[0] required", "policyPacks[0] oneOf"],
  ],
  [
    "a policy pack with a path and a version",
    { policyPacks: [{ path: "a", version: "1" }] },
    ["policyPacks[0] not", "policyPacks[0] not", "policyPacks[0] required", "policyPacks[0] oneOf"],
  ],
  [
    "a published policy pack without a version",
    { policyPacks: [{ name: "a" }] },
    ["policyPacks[0] not", "policyPacks[0] required", "policyPacks[0] required", "policyPacks[0] oneOf"],
  ],
  ["a wrong type", { project: 7 }, ["project type"]],
  ["an unknown choice", { program: { runtime: "ruby" } }, ["program.runtime enum"]],
  ["an empty list", { deployments: [] }, ["deployments minItems"]],
  ["an invalid stack", { deployments: [{ ...staging, stack: "a/b/c/d" }] }, ["deployments[0].stack pattern"]],
  ["a name that breaks out", { deployments: [{ ...staging, name: "a\nb" }] }, ["deployments[0].name pattern"]],
  [
    "a pattern that breaks out",
    { deployments: [{ ...staging, on: { tag: "$(id)" } }] },
    ["deployments[0].on.tag pattern"],
  ],
  [
    "a deployment without a trigger",
    { deployments: [{ ...staging, on: {} }] },
    ["deployments[0].on required", "deployments[0].on required", "deployments[0].on oneOf"],
  ],
  [
    "a deployment with two triggers",
    { deployments: [{ ...staging, on: { branch: "main", tag: "v*" } }] },
    ["deployments[0].on oneOf"],
  ],
  [
    "a variable with neither value nor secret",
    { variables: [{ name: "A" }] },
    ["variables[0] required", "variables[0] required", "variables[0] oneOf"],
  ],
  ["a variable with both", { variables: [{ ...variable, secret: "a" }] }, ["variables[0] oneOf"]],
  ["a secret that is not a name", { variables: [{ name: "A", secret: "a b" }] }, ["variables[0].secret pattern"]],
])("refuses %s, like the settings", (_, changes, faults) => {
  const settings = { ...eightLines, ...changes };

  // JSON and YAML have no undefined.
  expect(faultsOf(JSON.parse(JSON.stringify(settings)))).toEqual(faults);
  expect(() => settingsOf(settings)).toThrow();
});

test.each([
  ...[".", "./", "infra", "infra/", "./infra", "././infra//", "a/b-c/d.e", "..a/b..", "...", "a/...", "@scope/x+y"],
  ...[
    "",
    "/",
    "/etc",
    "..",
    "../",
    "../x",
    "./..",
    "a/..",
    "a/../b",
    "a//b",
    ".//a",
    "-x",
    "./-x",
    "a/-x",
    "a b",
    "$(id)",
    "a\nb",
    "a\n",
  ],
])("agrees with the settings on the path %j, of a program and of a policy pack", (path) => {
  const [network] = twoPrograms.programs;
  const deployments = twoPrograms.deployments.slice(0, 1);
  const places = [
    { ...eightLines, program: { path, runtime: "nodejs" } },
    { ...twoPrograms, programs: [{ ...network, path }], deployments },
    { ...eightLines, policyPacks: [{ path }] },
  ];

  expect(places.map((settings) => faultsOf(settings).length === 0)).toEqual(places.map(passes));
});

test("describes every setting", () => {
  expect(undescribed(settingsJsonSchema(), "")).toEqual([]);
});

test("accepts the example of the README", () => {
  const [, yaml = ""] =
    /```yaml\n(# Pulumi\.shop-api\.yaml\n[^`]+)```/.exec(readFileSync(join(root, "README.md"), "utf8")) ?? [];

  expect(parse(yaml)).toEqual(stackFile(eightLines));
  expect(isValid(parse(yaml))).toBe(true);
});

function passes(settings: unknown): boolean {
  try {
    settingsOf(settings);
    return true;
  } catch {
    return false;
  }
}

/** The keys below `schema` that have no description. */
function undescribed(schema: object, path: string): string[] {
  const { properties = {}, items } = schema as {
    properties?: Record<string, { description?: string }>;
    items?: object;
  };
  const here = Object.entries(properties).flatMap(([key, inner]) => [
    ...(inner.description === undefined && key !== "config" ? [`${path}${key}`] : []),
    ...undescribed(inner, `${path}${key}.`),
  ]);
  return items === undefined ? here : [...here, ...undescribed(items, `${path}[].`)];
}
