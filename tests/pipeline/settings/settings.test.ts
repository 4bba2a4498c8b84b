import type { Said } from "../examples";
import { eightLines, errorsOf, settingsOf, twoPrograms } from "../examples";

const [staging, production] = eightLines.deployments;

test("fills in the safe default of every setting that the eight lines leave out", () => {
  expect(settingsOf(eightLines)).toEqual({
    ...eightLines,
    target: "gitlab",
    program: { ...eightLines.program, services: [], steps: { beforeInstall: [], before: [], after: [] } },
    deployments: [{ ...staging, approval: "automatic" }, production],
    defaultBranch: "main",
    authentication: "oidc",
    edition: "enterprise",
    previews: "separated",
    report: "widget",
    caches: "separated",
    policyPacks: [],
    savedPlans: false,
    runnerTags: [],
    retries: 1,
    exceptions: [],
    variables: [],
    delivery: "commit",
    include: [],
    replaceExistingFile: false,
    hooks: [],
    adopt: [],
  });
});

test("fills in the defaults of optional sections", () => {
  const asked = {
    reviewStacks: { template: "shop-api/dev" },
    drift: { schedule: "0 4 * * *" },
    program: { steps: { before: ["make"] } },
  };
  const { reviewStacks, drift, program } = settingsOf({ ...eightLines, ...asked });

  expect({ reviewStacks, drift, program }).toEqual({
    reviewStacks: { label: "review-stack", template: "shop-api/dev", autoStop: "3 days", sweep: "17 3 * * *" },
    drift: { schedule: "0 4 * * *", timezone: "UTC", action: "fail" },
    program: { path: ".", services: [], steps: { beforeInstall: [], before: ["make"], after: [] } },
  });
});

test("encrypts secrets of a self-managed backend with a passphrase by default", () => {
  const { organization: _, ...rest } = eightLines;
  const { backend } = settingsOf({ ...rest, previews: "none", backend: { url: "s3://acme-state" } });

  expect(backend).toEqual({ url: "s3://acme-state", secretsProvider: "passphrase" });
});

test("programs are independent by default", () => {
  expect(settingsOf(twoPrograms).programs?.map(({ name, dependsOn }) => [name, dependsOn])).toEqual([
    ["network", []],
    ["app", ["network"]],
  ]);
});

test.each([
  ["infra/", "infra"],
  ["./infra", "infra"],
  ["./", "."],
  [".", "."],
  ["a/b-c/d.e", "a/b-c/d.e"],
])("normalizes the path %j of a program or a policy pack to %j", (path, plain) => {
  const { program, policyPacks } = settingsOf({ ...eightLines, program: { path }, policyPacks: [{ path }] });

  expect([program?.path, policyPacks[0]?.path]).toEqual([plain, plain]);
});

test("uses the project's top folder for a program without a path", () => {
  expect(settingsOf({ ...eightLines, program: { runtime: "nodejs" } }).program?.path).toBe(".");
});

const knownKeys = [
  ...["project", "organization", "target", "pulumiDeployments", "circleci", "program", "programs", "deployments"],
  ...["defaultBranch", "authentication", "edition"],
  ...["trust", "tokens", "backend", "previews", "report", "caches", "reviewStacks", "drift", "esc", "policyPacks"],
  ...["savedPlans", "image", "pulumiVersion", "registry", "runnerTags", "timeout", "retries", "protection"],
  "jobTokenAccess",
  ...["exceptions", "variables", "hooks"],
  ...["delivery", "stage", "include", "stages", "replaceExistingFile", "adopt", "leave"],
]
  .map((key) => `"${key}"`)
  .join(", ");

test.each<[string, unknown, Said]>([
  ["no settings", undefined, { code: "MISSING_KEY", path: "", message: "there are no settings" }],
  ["text", "x", { code: "WRONG_TYPE", path: "", message: 'must be a map of keys to values, not the text "x"' }],
  ["a list", [], { code: "WRONG_TYPE", path: "", message: "must be a map of keys to values, not a list" }],
  [
    "an unknown key",
    { ...eightLines, projct: 1 },
    { code: "UNKNOWN_KEY", path: "projct", message: '"projct" is not a setting. Did you mean "project"?' },
  ],
  [
    "a key that resembles no setting",
    { ...eightLines, phases: 1 },
    { code: "UNKNOWN_KEY", path: "phases", message: `"phases" is not a setting. Settings here: ${knownKeys}` },
  ],
  [
    "an unknown key inside",
    { ...eightLines, deployments: [{ ...staging, on: { brnch: "main", branch: "main" } }] },
    {
      code: "UNKNOWN_KEY",
      path: "deployments[0].on.brnch",
      message: '"brnch" is not a setting. Did you mean "branch"?',
    },
  ],
  [
    "a wrong type",
    { ...eightLines, project: 7 },
    { code: "WRONG_TYPE", path: "project", message: "must be text, not 7" },
  ],
  [
    "a missing key",
    { ...eightLines, deployments: [{ ...staging, name: undefined }] },
    { code: "MISSING_KEY", path: "deployments[0].name", message: "is missing" },
  ],
  [
    "null instead of a list",
    { ...eightLines, deployments: null },
    { code: "WRONG_TYPE", path: "deployments", message: "must be a list, not nothing" },
  ],
  [
    "an unknown choice",
    { ...eightLines, deployments: [{ ...staging, approval: "maybe" }] },
    {
      code: "NOT_A_CHOICE",
      path: "deployments[0].approval",
      message: '"maybe" is not a choice. Choices: "automatic", "manual"',
    },
  ],
  [
    "an unknown language",
    { ...eightLines, program: { runtime: "ruby" } },
    {
      code: "NOT_A_CHOICE",
      path: "program.runtime",
      message: '"ruby" is not a choice. Choices: "nodejs", "python", "go", "dotnet", "java", "yaml", "kestra"',
    },
  ],
  [
    "more retries than GitLab accepts",
    { ...eightLines, retries: 3 },
    { code: "NOT_A_CHOICE", path: "retries", message: '3 is not a choice. Choices: "0", "1", "2"' },
  ],
  [
    "retries in words",
    { ...eightLines, retries: "1" },
    { code: "NOT_A_CHOICE", path: "retries", message: '"1" is not a choice. Choices: "0", "1", "2"' },
  ],
  [
    "an empty command",
    { ...eightLines, program: { steps: { before: ["make", ""] } } },
    {
      code: "BAD_NAME",
      path: "program.steps.before[1]",
      message: "is empty. Write a shell command, or leave it out",
    },
  ],
  [
    "more patterns of changes than GitLab compares",
    { ...eightLines, program: { path: "infra", changes: Array(50).fill("a") } },
    {
      code: "TOO_MANY_ITEMS",
      path: "program.changes",
      message: "are more than GitLab compares. Name at most 49 patterns",
    },
  ],
  [
    "an empty list",
    { ...eightLines, deployments: [] },
    { code: "EMPTY_LIST", path: "deployments", message: "is empty. Name at least one deployment" },
  ],
  [
    "a stack with too many parts",
    { ...eightLines, deployments: [{ ...staging, stack: "a/b/c/d" }] },
    {
      code: "BAD_NAME",
      path: "deployments[0].stack",
      message: '"a/b/c/d" is not a stack as [organization/]project/stack, such as shop-api/staging',
    },
  ],
  [
    "a stack without a project",
    { ...eightLines, deployments: [{ ...staging, stack: "staging" }] },
    {
      code: "BAD_NAME",
      path: "deployments[0].stack",
      message: '"staging" is not a stack as [organization/]project/stack, such as shop-api/staging',
    },
  ],
  [
    "a deployment without a trigger",
    { ...eightLines, deployments: [{ ...staging, on: {} }] },
    {
      code: "BAD_TRIGGER",
      path: "deployments[0].on",
      message: "a deployment needs one trigger. Set either branch or tag",
    },
  ],
  [
    "a deployment with two triggers",
    { ...eightLines, deployments: [{ ...staging, on: { branch: "main", tag: "v*" } }] },
    {
      code: "BAD_TRIGGER",
      path: "deployments[0].on",
      message: "a deployment has one trigger, not two. Keep either branch or tag",
    },
  ],
  [
    "a program outside the project",
    { ...eightLines, program: { path: "infra/../../other", runtime: "nodejs" } },
    {
      code: "OUTSIDE_PROJECT",
      path: "program.path",
      message: '"infra/../../other" leads out of the project. Name a folder inside it, such as infra',
    },
  ],
  [
    "a program at an absolute path",
    { ...eightLines, program: { path: "/etc", runtime: "nodejs" } },
    {
      code: "OUTSIDE_PROJECT",
      path: "program.path",
      message: '"/etc" leads out of the project. Name a folder inside it, such as infra',
    },
  ],
  [
    "a policy pack outside the project",
    { ...eightLines, policyPacks: [{ path: "../policies" }] },
    {
      code: "OUTSIDE_PROJECT",
      path: "policyPacks[0].path",
      message: '"../policies" leads out of the project. Name a folder inside it, such as infra',
    },
  ],
  [
    "a policy pack with neither path nor name",
    { ...eightLines, policyPacks: [{}] },
    {
      code: "CONFLICTING_KEYS",
      path: "policyPacks[0]",
      message: "a policy pack has either a path or a name. Set one of the two",
    },
  ],
  [
    "a policy pack with both",
    { ...eightLines, policyPacks: [{ path: "policies", name: "rules", version: "1.2.0" }] },
    {
      code: "CONFLICTING_KEYS",
      path: "policyPacks[0]",
      message: "a policy pack has either a path or a name. Set one of the two",
    },
  ],
  ...[{ name: "rules" }, { path: "policies", version: "1.2.0" }].map((pack): [string, unknown, Said] => [
    `the policy pack ${JSON.stringify(pack)}`,
    { ...eightLines, policyPacks: [pack] },
    {
      code: "CONFLICTING_KEYS",
      path: "policyPacks[0]",
      message:
        "a published pack has a version, and a pack at a path has the one that is committed. Set version beside name, and only there",
    },
  ]),
  [
    "a variable with neither value nor secret",
    { ...eightLines, variables: [{ name: "A" }] },
    {
      code: "CONFLICTING_KEYS",
      path: "variables[0]",
      message: "a variable has either a value or a secret. Set one of the two",
    },
  ],
  [
    "a value that may be a secret in place of its name, without repeating it",
    { ...eightLines, variables: [{ name: "KEY", secret: "s3cret canary!" }] },
    {
      code: "BAD_NAME",
      path: "variables[0].secret",
      message: "is not the name of a secret: letters, digits, . _ and -",
    },
  ],
])("refuses %s with one clear message", (_, settings, mistake) => {
  expect(errorsOf(settings)).toEqual([mistake]);
});

test("reports all errors together, one per line", () => {
  const settings = { ...eightLines, projct: 1, organization: 2, deployments: [staging, staging] };

  expect(() => settingsOf(settings)).toThrow(
    [
      "error WRONG_TYPE: organization: must be text, not 2",
      'error UNKNOWN_KEY: "projct" is not a setting. Did you mean "project"?',
      'error DUPLICATE_NAME: deployments[1].name: "staging" is already the name of deployments[0]. Give each deployment its own name',
    ].join("\n"),
  );
});
