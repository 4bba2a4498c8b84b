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
  "prints the CI file alone, with %j",
  async (words) => {
    expect(await folder.run("render", "Pulumi.shop-api.yaml", ...words)).toEqual({
      code: 0,
      stdout: golden,
      stderr: "",
    });
  },
);

test("prints the file of another target, and says beside it what that leaves out", async () => {
  const { code, stdout, stderr } = await folder.run("render", "Pulumi.shop-api.yaml", "--target", "bitbucket");

  expect({ code, stdout }).toEqual({ code: 0, stdout: targets.bitbucket.render(pipelineWith()) });
  expect(stderr).toBe(
    targets.bitbucket
      .leavesOut(pipelineWith())
      .map((what) => `Pulumi.shop-api.yaml: left out for bitbucket: ${what}\n`)
      .join(""),
  );
  expect(stderr).not.toBe("");
});

describe("with a checkout", () => {
  beforeEach(() => {
    folder.settle("shop-api", { ...eightLines, program: { path: "infra" } });
  });

  test("prints the file of settings that say what the checkout shows", async () => {
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
    ["that is not there", "nowhere", "nowhere"],
    ["without the program's folder", ".", "infra"],
  ])("%s says so", async (_, checkout, missing) => {
    expect(await folder.run("render", "Pulumi.shop-api.yaml", "--checkout", checkout)).toEqual(
      refusal(`${missing} can't be read: no such file or directory`),
    );
  });

  test("left out, needs settings that say the language", async () => {
    expect(await folder.run("render", "Pulumi.shop-api.yaml")).toEqual(
      refusal(
        'Pulumi.shop-api.yaml: program.runtime: is missing, and the program\'s files were not looked at. Choices: "nodejs", "python", "go", "dotnet", "java", "yaml" [MISSING_KEY]',
      ),
    );
  });
});

/** Each mistake's line, after the name of the file. */
const badSettings: [string, unknown, string[]][] = [
  ["nothing", null, ["must be a map of keys to values, not nothing [WRONG_TYPE]"]],
  [
    "an unknown key",
    { ...eightLines, program: { ...eightLines.program, lang: "go" } },
    [
      'program.lang: unknown key. Known keys: "path", "runtime", "packageManager", "version", "install", "lockFile", "image", "changes", "steps" [UNKNOWN_KEY]',
    ],
  ],
  ["a missing key", { ...eightLines, organization: undefined }, ["organization: is missing [MISSING_KEY]"]],
  ["a wrong type", { ...eightLines, project: 7 }, ["project: must be text, not 7 [WRONG_TYPE]"]],
  [
    "an empty list",
    { ...eightLines, deployments: [] },
    ["deployments: is empty. Name at least one deployment [EMPTY_LIST]"],
  ],
  [
    "what is no stack",
    { ...eightLines, deployments: [{ ...staging, stack: "staging" }] },
    [
      'deployments[0].stack: "staging" is not a stack as [organization/]project/stack, such as shop-api/staging [BAD_NAME]',
    ],
  ],
  [
    "a stack of another organization",
    { ...eightLines, deployments: [{ ...staging, stack: "globex/shop-api/staging" }] },
    [
      'deployments[0].stack: "globex/shop-api/staging" belongs to organization "globex", not to "acme". Leave the organization out, or change "organization" [FOREIGN_STACK]',
    ],
  ],
  [
    "two deployments of one name",
    { ...eightLines, deployments: [staging, { ...production, name: "staging" }] },
    [
      'deployments[1].name: "staging" is already the name of deployments[0]. Give each deployment a name of its own [DUPLICATE_NAME]',
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
      "deployments[0].on: a deployment needs one trigger. Set either branch or tag [BAD_TRIGGER]",
      "deployments[1].on: a deployment has one trigger, not two. Keep either branch or tag [BAD_TRIGGER]",
    ],
  ],
  [
    "a program outside the project",
    { ...eightLines, program: { ...eightLines.program, path: "../other" } },
    ['program.path: "../other" leads out of the project. Name a folder inside it, such as infra [OUTSIDE_PROJECT]'],
  ],
  [
    "a name that would break out of YAML",
    { ...eightLines, deployments: [{ ...staging, name: "a\nscript: [id]" }] },
    [
      'deployments[0].name: "a\\nscript: [id]" is not 1 to 63 letters, digits, - and _, starting with a letter [BAD_NAME]',
    ],
  ],
  [
    "a pattern that would break out of the shell",
    { ...eightLines, deployments: [{ ...staging, on: { tag: "v*$(id)" } }] },
    [
      'deployments[0].on.tag: "v*$(id)" is not a tag or a pattern such as release-*: letters, digits, . _ - + / and the wildcard * [BAD_NAME]',
    ],
  ],
];

test.each(badSettings)("refuses %s in the settings", async (_, settings, lines) => {
  folder.settle("bad", settings);

  expect(await folder.run("render", "Pulumi.bad.yaml")).toEqual(
    refusal(...lines.map((line) => `Pulumi.bad.yaml: ${line}`)),
  );
});

const laughs = ["a: &a [x, x, x, x, x, x, x, x, x, x]", ..."bcd".split("").map(tenfold)].join("\n");

function tenfold(name: string): string {
  const before = String.fromCharCode(name.charCodeAt(0) - 1);
  return `${name}: &${name} [${Array(10).fill(`*${before}`).join(", ")}]`;
}

test.each([
  ["an open list", "a: [", /^Pulumi\.bad\.yaml: is not YAML: .+ at line 1, column 5 \[NOT_YAML\]\n$/],
  ["a key twice", "a: 1\na: 2\n", /^Pulumi\.bad\.yaml: is not YAML: .+ at line 2, column 1 \[NOT_YAML\]\n$/],
  ["an alias of nothing", "a: *x\n", /^Pulumi\.bad\.yaml: is not YAML: .+: x \[NOT_YAML\]\n$/],
  ["aliases without end", laughs, /^Pulumi\.bad\.yaml: is not YAML: .+ \[NOT_YAML\]\n$/],
  [
    "no text",
    "",
    /^Pulumi\.bad\.yaml: holds no settings\. They belong under config, as platform:pipeline \[NO_SETTINGS\]\n$/,
  ],
  ["no YAML but text", "hello", /^Pulumi\.bad\.yaml: holds no settings\. .+ \[NO_SETTINGS\]\n$/],
  ["bytes that are no text", "\u0000\u0001\ufffe", /^Pulumi\.bad\.yaml: [^\n]+ \[(NOT_YAML|NO_SETTINGS)\]\n$/],
])("refuses a file with %s in one line", async (_, content, message) => {
  folder.write("Pulumi.bad.yaml", content);
  const { code, stdout, stderr } = await folder.run("render", "Pulumi.bad.yaml");

  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(message);
});

test.each([
  ["Pulumi.nobody.yaml", "Pulumi.nobody.yaml: can't be read: no such file or directory [NO_FILE]"],
  [".", ".: can't be read: illegal operation on a directory [NO_FILE]"],
])("refuses to read %s", async (file, line) => {
  expect(await folder.run("render", file)).toEqual(refusal(line));
});
