import { existsSync, readFileSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, realpath, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "../../cli/runCommand";
import { checkout, openWorkspace, type Workspace } from "../../cli/workspace";
import { type Sandbox, startSandbox } from "../../sandbox";
import { exampleSeed, exampleTokens } from "../../sandbox/exampleSeed";

/** Each example, copied and compiled as a reader would, through the real engine. */
const patience = 180_000;

const golden = readFileSync(join(checkout, "tests/golden/oidc.gitlab-ci.yml"), "utf8");
const npmToken = "npm-canary-0123456789";

let sandbox: Sandbox;
let workspace: Workspace | undefined;
let copies: string[] = [];

beforeEach(async () => {
  sandbox = await startSandbox(exampleSeed);
});

afterEach(async () => {
  workspace = undefined;
  await Promise.all(copies.map((directory) => rm(directory, { recursive: true })));
  copies = [];
  await sandbox.close();
});

/** A copy of an example with what `npm install` would give it. */
async function copyExample(name: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), `example-${name}-`));
  copies.push(directory);
  await cp(join(checkout, "examples", name), directory, {
    recursive: true,
    filter: (path) => !/[\\/](node_modules|dist)$/.test(path),
  });
  const modules = join(directory, "node_modules");
  await mkdir(modules);
  for (const entry of await readdir(join(checkout, "node_modules"))) {
    await symlink(join(checkout, "node_modules", entry), join(modules, entry));
  }
  await symlink(checkout, join(modules, "pulumi-pipeline"));
  return directory;
}

async function succeed(file: string, args: string[], directory: string): Promise<string> {
  const { code, stdout, stderr } = await runCommand(file, args, { cwd: directory, env: process.env });
  if (code !== 0) throw new Error(`${file} ${args.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
  return stdout + stderr;
}

/** Runs Pulumi commands in the example, each of which has to succeed: what they printed. */
async function pulumi(...commands: string[]): Promise<string> {
  let output = "";
  for (const words of commands) {
    const { code, stdout, stderr } = await workspace!.pulumi([...words.split(" "), "--non-interactive"]);
    output += stdout + stderr;
    if (code !== 0) throw new Error(`pulumi ${words} ended with ${code}:\n${output}`);
  }
  return output;
}

async function gitlab(path: string): Promise<{ status: number; text: string }> {
  const url = `${sandbox.gitlabUrl}/api/v4/projects/acme%2Fshop%2Fapi/${path}`;
  const response = await fetch(url, { headers: { authorization: `Bearer ${exampleTokens.gitlab}` } });
  return { status: response.status, text: await response.text() };
}

const ciFile = () => gitlab("repository/files/%2Egitlab-ci%2Eyml/raw?ref=main");

/** By key: the engine creates them in any order. */
async function variablesInGitLab(): Promise<object[]> {
  const variables = JSON.parse((await gitlab("variables")).text) as { key: string }[];
  return variables.sort((one, other) => one.key.localeCompare(other.key));
}

test.each<[string, string[], object[]]>([
  ["gitlab-project", [], []],
  [
    "typescript",
    [`config set --secret npmToken ${npmToken}`],
    [
      { key: "AWS_REGION", value: "eu-west-1", hidden: false, protected: false, environment_scope: "*" },
      { key: "NPM_TOKEN", value: null, hidden: true, protected: true, environment_scope: "production" },
    ],
  ],
])(
  "%s compiles, onboards its project and lets it go",
  async (name, settings, variables) => {
    const directory = await copyExample(name);
    workspace = await openWorkspace(directory, sandbox, exampleTokens);
    await succeed(process.execPath, [join(directory, "node_modules/typescript/bin/tsc")], directory);
    await pulumi("stack init shop-api", `config set pulumiservice:apiUrl ${sandbox.cloudUrl}`, ...settings);

    const preview = await pulumi("preview");
    expect(preview).toMatch(/\+ +pulumi-pipeline:index:PulumiPipeline shop-api create/);
    expect(sandbox.log.writes()).toEqual([]);

    const up = await pulumi("up --yes --skip-preview");
    expect(await ciFile()).toEqual({ status: 200, text: golden });
    expect(await variablesInGitLab()).toMatchObject(variables);
    expect(JSON.parse((await workspace.pulumi(["stack", "output", "--json"])).stdout)).toEqual({
      definitionUrl: `${sandbox.gitlabUrl}/acme/shop/api/-/blob/main/.gitlab-ci.yml`,
      environments: { staging: "acme/shop-api/staging", production: "acme/shop-api/production" },
    });

    const destroy = await pulumi("destroy --yes --skip-preview");
    expect(await ciFile()).toMatchObject({ status: 404 });
    expect(await variablesInGitLab()).toEqual([]);
    expect(preview + up + destroy + (await workspace.readState())).not.toContain(npmToken);
  },
  patience,
);

test.each(["gitlab-project", "typescript"])("%s and the component share one Pulumi SDK", async (name) => {
  const directory = await copyExample(name);
  const program = createRequire(join(directory, "index.js"));
  const component = createRequire(await realpath(program.resolve("pulumi-pipeline")));

  expect(await realpath(program.resolve("@pulumi/pulumi"))).toBe(component.resolve("@pulumi/pulumi"));
  expect(JSON.parse(readFileSync(join(directory, "package.json"), "utf8")).dependencies).toEqual({
    "@pulumi/pulumi": JSON.parse(readFileSync(join(checkout, "package.json"), "utf8")).dependencies["@pulumi/pulumi"],
    "pulumi-pipeline": "file:../..",
  });
});

test("gitlab-project's settings name a schema that is there", async () => {
  const directory = await copyExample("gitlab-project");
  const [line = ""] = readFileSync(join(directory, "Pulumi.shop-api.yaml"), "utf8").split("\n");
  const [, schema = ""] = /^# yaml-language-server: \$schema=(.+)$/.exec(line) ?? [];

  expect(existsSync(join(directory, schema))).toBe(true);
});
