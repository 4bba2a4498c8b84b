import { readFileSync } from "node:fs";
import { join } from "node:path";
import { targets } from "../../targets";
import { eightLines, pipelineWith } from "../pipeline/examples";
import { createFolder, type Folder, refusal, root } from "./commandLine";

jest.setTimeout(60_000);

const golden = readFileSync(join(root, "tests/golden/oidc.gitlab-ci.yml"), "utf8");
const [staging, production] = eightLines.deployments;
let folder: Folder;

beforeEach(() => {
  folder = createFolder();
  folder.settle("shop-api", eightLines);
});
afterEach(() => folder.remove());

test.each([[[]], [["--target", "gitlab"]], [["--target=gitlab"]]])(
  "prints only the CI file, with %j",
  async (words) => {
    expect(await folder.run("render", "Pulumi.shop-api.yaml", ...words)).toEqual({
      code: 0,
      stdout: golden,
      stderr: "",
    });
  },
);

test("prints the file of another target, and on standard error the features that it leaves out", async () => {
  const { code, stdout, stderr } = await folder.run("render", "Pulumi.shop-api.yaml", "--target", "bitbucket");

  expect({ code, stdout }).toEqual({ code: 0, stdout: targets.bitbucket.render(pipelineWith()) });
  expect(stderr).toBe(
    targets.bitbucket
      .leavesOut(pipelineWith())
      .map((what) => `Pulumi.shop-api.yaml warning LEFT_OUT: for bitbucket: ${what}\n`)
      .join(""),
  );
  expect(stderr).not.toBe("");
});

describe("with a checkout", () => {
  beforeEach(() => {
    folder.settle("shop-api", { ...eightLines, program: { path: "infra" } });
  });

  test("prints the same file as settings that name the detected program", async () => {
    folder.write("project/infra/Pulumi.yaml", "name: shop-api\nruntime: python\n");
    folder.write("project/uv.lock", "");
    folder.write("project/infra/.python-version", "3.12\n");
    const program = { path: "infra", runtime: "python", packageManager: "uv", version: "3.12", lockFile: "uv.lock" };

    expect(await folder.run("render", "Pulumi.shop-api.yaml", "--checkout", "project")).toEqual({
      code: 0,
      stdout: targets.gitlab.render(pipelineWith({ program })),
      stderr: "",
    });
  });

  test.each([
    ["a checkout that does not exist", "nowhere", "nowhere"],
    ["a checkout without the program's folder", ".", "infra"],
  ])("reports %s", async (_, checkout, missing) => {
    expect(await folder.run("render", "Pulumi.shop-api.yaml", "--checkout", checkout)).toEqual(
      refusal(`${missing} can't be read: no such file or directory`),
    );
  });

  test("without a checkout, requires settings that name the language", async () => {
    expect(await folder.run("render", "Pulumi.shop-api.yaml")).toEqual(
      refusal(
        'Pulumi.shop-api.yaml:5:5 error MISSING_KEY: program.runtime: is missing, and the program\'s files were not read. Choices: "nodejs", "python", "go", "dotnet", "java", "yaml"',
      ),
    );
  });
});

/** The line of each error, without the name of the file. */
const badSettings: [string, unknown, string[]][] = [
  ["nothing", null, ["error WRONG_TYPE: must be a map of keys to values, not nothing"]],
  [
    "an unknown key",
    { ...eightLines, program: { ...eightLines.program, lang: "go" } },
    [
      'error UNKNOWN_KEY: program.lang: "lang" is not a setting. Settings here: "path", "runtime", "packageManager", "version", "install", "lockFile", "image", "services", "changes", "steps", "kestra"',
    ],
  ],
  ["a missing key", { ...eightLines, organization: undefined }, ["error MISSING_KEY: organization: is missing"]],
  ["a wrong type", { ...eightLines, project: 7 }, ["error WRONG_TYPE: project: must be text, not 7"]],
  [
    "an empty list",
    { ...eightLines, deployments: [] },
    ["error EMPTY_LIST: deployments: is empty. Name at least one deployment"],
  ],
  [
    "an invalid stack name",
    { ...eightLines, deployments: [{ ...staging, stack: "staging" }] },
    [
      'error BAD_NAME: deployments[0].stack: "staging" is not a stack as [organization/]project/stack, such as shop-api/staging',
    ],
  ],
  [
    "a stack of another organization",
    { ...eightLines, deployments: [{ ...staging, stack: "globex/shop-api/staging" }] },
    [
      'error FOREIGN_STACK: deployments[0].stack: "globex/shop-api/staging" belongs to organization "globex", not to "acme". Leave the organization out, or change "organization"',
    ],
  ],
  [
    "two deployments of one name",
    { ...eightLines, deployments: [staging, { ...production, name: "staging" }] },
    [
      'error DUPLICATE_NAME: deployments[1].name: "staging" is already the name of deployments[0]. Give each deployment its own name',
    ],
  ],
  [
    "a deployment without a trigger, and one with two",
    {
      ...eightLines,
      deployments: [
        { ...staging, on: {} },
        { ...production, on: { branch: "main", tag: "v*" } },
      ],
    },
    [
      "error BAD_TRIGGER: deployments[0].on: a deployment needs one trigger. Set either branch or tag",
      "error BAD_TRIGGER: deployments[1].on: a deployment has one trigger, not two. Keep either branch or tag",
    ],
  ],
  [
    "a program outside the project",
    { ...eightLines, program: { ...eightLines.program, path: "../other" } },
    [
      'error OUTSIDE_PROJECT: program.path: "../other" leads out of the project. Name a folder inside it, such as infra',
    ],
  ],
  [
    "a name that would break out of YAML",
    { ...eightLines, deployments: [{ ...staging, name: "a\nscript: [id]" }] },
    [
      'error BAD_NAME: deployments[0].name: "a\\nscript: [id]" is not 1 to 63 letters, digits, spaces, - _ and /, such as staging or prod/eu, starting with a letter, a digit or _',
    ],
  ],
  [
    "a pattern that would break out of the shell",
    { ...eightLines, deployments: [{ ...staging, on: { tag: "v*$(id)" } }] },
    [
      'error BAD_NAME: deployments[0].on.tag: "v*$(id)" is not a tag or a pattern such as release-*: letters, digits and . _ - + / @ = , # % & ! and the wildcard *',
    ],
  ],
];

test.each(badSettings)("refuses %s in the settings", async (_, settings, lines) => {
  folder.settle("bad", settings);

  const { stderr, ...rest } = await folder.run("render", "Pulumi.bad.yaml");

  expect({ ...rest, stderr: stderr.replace(/^(Pulumi\.bad\.yaml):\d+:\d+ /gm, "$1 ") }).toEqual(
    refusal(...lines.map((line) => `Pulumi.bad.yaml ${line}`)),
  );
});

const laughs = ["a: &a [x, x, x, x, x, x, x, x, x, x]", ..."bcd".split("").map(tenfold)].join("\n");

function tenfold(name: string): string {
  const before = String.fromCharCode(name.charCodeAt(0) - 1);
  return `${name}: &${name} [${Array(10).fill(`*${before}`).join(", ")}]`;
}

test.each([
  ["an open list", "a: [", /^Pulumi\.bad\.yaml:1:5 error NOT_YAML: is not YAML: .+\n$/],
  ["a duplicate key", "a: 1\na: 2\n", /^Pulumi\.bad\.yaml:2:1 error DUPLICATE_KEY: .+\n$/],
  ["an alias without an anchor", "a: *x\n", /^Pulumi\.bad\.yaml:1:4 error UNRESOLVED_ALIAS: no anchor "&x" .+\n$/],
  ["endless aliases", laughs, /^Pulumi\.bad\.yaml:1:1 error UNRESOLVED_ALIAS: .+\n$/],
  [
    "no text",
    "",
    /^Pulumi\.bad\.yaml:1:1 error NO_SETTINGS: holds no settings\. They belong under config, as platform:pipeline\n$/,
  ],
  ["text that is not YAML", "hello", /^Pulumi\.bad\.yaml:1:1 error NO_SETTINGS: holds no settings\. .+\n$/],
  ["bytes that are not text", "\u0000\u0001\ufffe", /^Pulumi\.bad\.yaml:1:\d+ error (NOT_YAML|NO_SETTINGS): [^\n]+\n$/],
])("refuses a file with %s, in one line", async (_, content, message) => {
  folder.write("Pulumi.bad.yaml", content);
  const { code, stdout, stderr } = await folder.run("render", "Pulumi.bad.yaml");

  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(message);
});

test.each([
  ["Pulumi.nobody.yaml", "Pulumi.nobody.yaml error NO_FILE: can't be read: no such file or directory"],
  [".", ". error NO_FILE: can't be read: illegal operation on a directory"],
])("refuses to read %s", async (file, line) => {
  expect(await folder.run("render", file)).toEqual(refusal(line));
});
