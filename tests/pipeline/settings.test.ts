import type { Mistake } from "../../pipeline/errors";
import { parseSettings } from "../../pipeline/settings";
import { eightLines, mistakesOf } from "./examples";

const [staging, production] = eightLines.deployments;

test("fills in the safe default of everything that eight lines leave out", () => {
  expect(parseSettings(eightLines)).toEqual({
    ...eightLines,
    deployments: [{ ...staging, approval: "automatic" }, production],
    defaultBranch: "main",
    authentication: "oidc",
    edition: "enterprise",
    previews: "separated",
    variables: [],
    replaceExistingFile: false,
  });
});

test.each([
  ["infra/", "infra"],
  ["./infra", "infra"],
  ["./", "."],
  [".", "."],
  ["a/b-c/d.e", "a/b-c/d.e"],
])("takes the program path %j for %j", (path, plain) => {
  expect(parseSettings({ ...eightLines, program: { path, runtime: "nodejs" } }).program.path).toBe(plain);
});

test("takes the project's top folder for a program without a path", () => {
  expect(parseSettings({ ...eightLines, program: { runtime: "nodejs" } }).program.path).toBe(".");
});

const knownKeys =
  '"project", "organization", "program", "deployments", "defaultBranch", "authentication", "edition", "previews", "image", "variables", "replaceExistingFile"';

test.each<[string, unknown, Mistake]>([
  ["no settings", undefined, { code: "MISSING_KEY", path: "", message: "there are no settings" }],
  ["text", "x", { code: "WRONG_TYPE", path: "", message: 'must be a map of keys to values, not the text "x"' }],
  ["a list", [], { code: "WRONG_TYPE", path: "", message: "must be a map of keys to values, not a list" }],
  [
    "an unknown key",
    { ...eightLines, projct: 1 },
    { code: "UNKNOWN_KEY", path: "projct", message: `unknown key. Known keys: ${knownKeys}` },
  ],
  [
    "an unknown key inside",
    { ...eightLines, deployments: [{ ...staging, on: { brnch: "main", branch: "main" } }] },
    { code: "UNKNOWN_KEY", path: "deployments[0].on.brnch", message: 'unknown key. Known keys: "branch", "tag"' },
  ],
  [
    "a missing key",
    { ...eightLines, organization: undefined },
    { code: "MISSING_KEY", path: "organization", message: "is missing" },
  ],
  [
    "a missing choice",
    { ...eightLines, program: { path: "infra" } },
    {
      code: "MISSING_KEY",
      path: "program.runtime",
      message: 'is missing. Choices: "nodejs", "python", "go", "dotnet", "java", "yaml"',
    },
  ],
  [
    "a wrong type",
    { ...eightLines, project: 7 },
    { code: "WRONG_TYPE", path: "project", message: "must be text, not 7" },
  ],
  [
    "nothing where a list belongs",
    { ...eightLines, deployments: null },
    { code: "WRONG_TYPE", path: "deployments", message: "must be a list, not nothing" },
  ],
  [
    "what is not a choice",
    { ...eightLines, deployments: [{ ...staging, approval: "maybe" }] },
    {
      code: "NOT_A_CHOICE",
      path: "deployments[0].approval",
      message: '"maybe" is not a choice. Choices: "automatic", "manual"',
    },
  ],
  [
    "an empty list",
    { ...eightLines, deployments: [] },
    { code: "EMPTY_LIST", path: "deployments", message: "is empty. Name at least one deployment" },
  ],
  [
    "a stack of three parts too many",
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
    "a stack of another organization",
    { ...eightLines, deployments: [{ ...staging, stack: "globex/shop-api/staging" }] },
    {
      code: "FOREIGN_STACK",
      path: "deployments[0].stack",
      message:
        '"globex/shop-api/staging" belongs to organization "globex", not to "acme". Leave the organization out, or change "organization"',
    },
  ],
  [
    "stacks of two programs",
    { ...eightLines, deployments: [staging, { ...production, stack: "web/production" }] },
    {
      code: "MIXED_PROGRAMS",
      path: "deployments[1].stack",
      message:
        'Pulumi project "web" is not "shop-api", that of the first deployment. All deployments are stacks of one program',
    },
  ],
  [
    "two deployments of one name",
    { ...eightLines, deployments: [staging, { ...production, name: "staging" }] },
    {
      code: "DUPLICATE_NAME",
      path: "deployments[1].name",
      message: '"staging" is already the name of deployments[0]. Give each deployment a name of its own',
    },
  ],
  [
    "a deployment that takes the preview's name",
    { ...eightLines, deployments: [{ ...staging, name: "preview" }] },
    { code: "RESERVED_NAME", path: "deployments[0].name", message: '"preview" is taken by the preview job' },
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
    "a language that is still to come",
    { ...eightLines, program: { path: "infra", runtime: "go" } },
    {
      code: "NOT_RENDERED_YET",
      path: "program.runtime",
      message: 'pipelines for "go" are not made yet. Runtimes so far: "nodejs"',
    },
  ],
  [
    "previews that the edition can't keep apart",
    { ...eightLines, edition: "team" },
    {
      code: "SHARED_IDENTITY",
      path: "previews",
      message:
        'the "team" edition has no team tokens, so a merge request\'s unreviewed code would hold a token that can deploy. Set previews to "none", or to "shared" where everybody who may open a merge request may also deploy',
    },
  ],
  [
    "a variable with neither value nor secret",
    { ...eightLines, variables: [{ name: "A" }] },
    {
      code: "MISSING_KEY",
      path: "variables[0]",
      message: "a variable has either a value or a secret. Set one of the two",
    },
  ],
  [
    "a variable for a deployment that is not there",
    { ...eightLines, variables: [{ name: "A", value: "1", deployment: "stagng" }] },
    {
      code: "UNKNOWN_DEPLOYMENT",
      path: "variables[0].deployment",
      message: 'there is no deployment "stagng". Deployments: "staging", "production"',
    },
  ],
  [
    "a variable that would break the login",
    { ...eightLines, variables: [{ name: "PULUMI_ACCESS_TOKEN", secret: "token" }] },
    {
      code: "RESERVED_NAME",
      path: "variables[0].name",
      message: '"PULUMI_ACCESS_TOKEN" is set by GitLab or by the pipeline itself. Choose another name',
    },
  ],
  [
    "what may be a secret where its name belongs, without repeating it",
    { ...eightLines, variables: [{ name: "KEY", secret: "s3cret canary!" }] },
    {
      code: "BAD_NAME",
      path: "variables[0].secret",
      message: "is not the name of a secret: letters, digits, . _ and -",
    },
  ],
  [
    "one variable twice",
    {
      ...eightLines,
      variables: [
        { name: "A", value: "1", deployment: "staging" },
        { name: "A", value: "2" },
        { name: "A", value: "3", deployment: "staging" },
      ],
    },
    {
      code: "DUPLICATE_NAME",
      path: "variables[2].name",
      message: '"A for staging" is already set by variables[0]',
    },
  ],
  [
    "a secret in plain text",
    { ...eightLines, deployments: [{ ...staging, esc: { values: { a: [{ "fn::secret": "hunter2" }] } } }] },
    {
      code: "PLAIN_SECRET",
      path: "deployments[0].esc.values.a[0].fn::secret",
      message:
        "a secret must not be written in plain text. Put it into an ESC environment of its own and name that in esc.imports",
    },
  ],
])("refuses %s with one clear message", (_, settings, mistake) => {
  expect(mistakesOf(settings)).toEqual([mistake]);
});

test("reports all mistakes at once, a line each", () => {
  const settings = { ...eightLines, projct: 1, organization: 2, deployments: [staging, staging] };

  expect(() => parseSettings(settings)).toThrow(
    [
      "organization: must be text, not 2 [WRONG_TYPE]",
      `projct: unknown key. Known keys: ${knownKeys} [UNKNOWN_KEY]`,
      'deployments[1].name: "staging" is already the name of deployments[0]. Give each deployment a name of its own [DUPLICATE_NAME]',
    ].join("\n"),
  );
});
