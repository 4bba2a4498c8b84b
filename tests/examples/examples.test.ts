import { existsSync, readFileSync } from "node:fs";
import { cp, mkdtemp, realpath, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "pulumi-pipeline-sandbox/workspace/runCommand";
import { checkout } from "../../cli/demo/createWorkspace";
import { openWorkspace, type Workspace } from "pulumi-pipeline-sandbox/workspace/openWorkspace";
import { type Sandbox, startSandbox } from "pulumi-pipeline-sandbox";
import { exampleSeed, exampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";
import { fleetSeed } from "../endToEnd/fleetSeed";
import { npmInstall, packAll, tarballsOf, writeManifest } from "../install/packed";

/** Each example, copied and compiled like by a reader, through the real engine. */
const testTimeout = 180_000;

const golden = readFileSync(join(checkout, "tests/golden/oidc.gitlab-ci.yml"), "utf8");
const npmToken = "npm-canary-0123456789";

let sandbox: Sandbox;
let workspace: Workspace | undefined;
let copies: string[] = [];
let installed: string;

beforeAll(async () => {
  installed = await installExample();
}, testTimeout);

afterAll(() => rm(installed, { recursive: true }));

beforeEach(async () => {
  sandbox = await startSandbox(exampleSeed);
});

afterEach(async () => {
  workspace = undefined;
  await Promise.all(copies.map((directory) => rm(directory, { recursive: true })));
  copies = [];
  await sandbox.close();
});

/** A copy of an example after `npm install`. The examples depend on the same packages. */
async function copyExample(name: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), `example-${name}-`));
  copies.push(directory);
  await cp(join(checkout, "examples", name), directory, {
    recursive: true,
    filter: (path) => !/[\\/](node_modules|dist)$/.test(path),
  });
  await symlink(join(installed, "node_modules"), join(directory, "node_modules"));
  return directory;
}

/** Installs the dependencies of the examples, with the tarballs instead of the registry's packages. */
async function installExample(): Promise<string> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), "examples-")));
  const packed = await packAll(directory);
  const { dependencies, devDependencies } = manifestOf("examples/typescript");
  await writeManifest(directory, { dependencies: { ...dependencies, ...tarballsOf(packed) }, devDependencies });
  await npmInstall(directory);
  return directory;
}

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(checkout, folder, "package.json"), "utf8")) as Manifest;
}

async function succeed(file: string, args: string[], directory: string): Promise<string> {
  const { code, stdout, stderr } = await runCommand(file, args, { cwd: directory, env: process.env });
  if (code !== 0) throw new Error(`${file} ${args.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
  return stdout + stderr;
}

/** Runs Pulumi commands in the example, which must succeed, and returns their output. */
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

interface Outputs {
  readonly policies: readonly { readonly teamName?: string; readonly userLogin?: string }[];
}

/** The standard output of a command. */
async function pulumiJson(words: string): Promise<string> {
  return (await workspace!.pulumi(words.split(" "))).stdout;
}

async function cloud(path: string): Promise<unknown> {
  const response = await fetch(`${sandbox.cloudUrl}/api/${path}`, {
    headers: { authorization: `token ${exampleTokens.cloud}` },
  });
  return response.json();
}

const ciFile = () => gitlab("repository/files/%2Egitlab-ci%2Eyml/raw?ref=main");

/** By key, because the engine creates them in any order. */
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
  "%s compiles, onboards its project and is destroyed",
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
      escEnvironments: {
        staging: "acme/shop-api/staging",
        "staging-preview": "acme/shop-api/staging-preview",
        production: "acme/shop-api/production",
        "production-preview": "acme/shop-api/production-preview",
      },
      escDefinitions: {},
    });

    const destroy = await pulumi("destroy --yes --skip-preview");
    expect(await ciFile()).toMatchObject({ status: 404 });
    expect(await variablesInGitLab()).toEqual([]);
    expect(preview + up + destroy + (await workspace.readState())).not.toContain(npmToken);
  },
  testTimeout,
);

test(
  "fleet compiles, and its stacks share one foundation until the last one is destroyed",
  async () => {
    await sandbox.close();
    sandbox = await startSandbox(
      fleetSeed({
        ...{ "acme/network": "network", "acme/shop/api": "shop-api", "acme/shop/web": "shop-web" },
        ...{ "acme/billing": "billing", "acme/shop/search": "shop-search", "acme/shop/worker": "shop-worker" },
        "acme/platform": "platform",
      }),
    );
    const directory = await copyExample("fleet");
    workspace = await openWorkspace(directory, sandbox, exampleTokens);
    await succeed(process.execPath, [join(directory, "node_modules/typescript/bin/tsc")], directory);
    // tests/endToEnd/loop/platformRepository.test.ts runs the stack of the repository itself.
    const stacks = ["foundation", "billing", "network", "shop-api", "shop-search", "shop-web", "shop-worker"];
    for (const stack of stacks) {
      await pulumi(`stack init ${stack}`, `config set pulumiservice:apiUrl ${sandbox.cloudUrl}`);
    }
    // A sandbox has another address than the GitLab instance of the example.
    await pulumi(`config set --stack foundation --path platform:foundation.gitlab ${sandbox.gitlabUrl}`);
    expect(await pulumi("preview --stack shop-api")).toContain("FOUNDATION_BEHIND: ");
    expect(sandbox.log.writes()).toEqual([]);

    let ups = "";
    for (const stack of stacks) ups += await pulumi(`up --stack ${stack} --yes --skip-preview`);
    expect(ups).not.toContain("FOUNDATION_BEHIND: ");
    const { policies } = JSON.parse(await pulumiJson("stack output --stack foundation --json")) as Outputs;
    expect(policies.map(({ teamName, userLogin }) => teamName ?? `user ${userLogin}`)).toEqual([
      ...["billing", "network", "acme-shop"].flatMap((name) =>
        // One policy for all sources of a pipeline: with one for each, there would be more than 40. Promotion previews have two refs.
        ["preview", "inspect", "inspect", "staging", "production"].map((purpose) => `${name}-${purpose}`),
      ),
      // The pipeline of the platform repository itself: previews after a merge, drift detection, and updates.
      ...["platform-read", "platform-read", "user acme-platform"],
    ]);

    sandbox.log.clear();
    for (const stack of stacks) await pulumi(`up --stack ${stack} --yes --skip-preview`);
    expect(sandbox.log.writes()).toEqual([]);
    for (const stack of stacks.reverse()) await pulumi(`destroy --stack ${stack} --yes --skip-preview`);
    expect(await cloud("orgs/acme/oidc/issuers")).toMatchObject({ oidcIssuers: [] });
    expect(await cloud("orgs/acme/teams")).toMatchObject({ teams: [] });
  },
  2 * testTimeout,
);

// tests/endToEnd/byHand.test.ts deploys with their settings.
test.each(["kestra", "pulumi-deployments"])(
  "%s compiles",
  async (name) => {
    const directory = await copyExample(name);

    expect(await succeed(process.execPath, [join(directory, "node_modules/typescript/bin/tsc")], directory)).toBe("");
  },
  testTimeout,
);

test.each(["fleet", "gitlab-project", "kestra", "pulumi-deployments", "typescript"])(
  "%s requires this version, and shares its Pulumi SDK",
  async (name) => {
    const directory = await copyExample(name);
    const program = createRequire(join(directory, "index.js"));
    const component = createRequire(await realpath(program.resolve("pulumi-pipeline")));

    expect(await realpath(program.resolve("@pulumi/pulumi"))).toBe(component.resolve("@pulumi/pulumi"));
    expect(manifestOf(`examples/${name}`).dependencies).toEqual({
      "@pulumi/pulumi": "^3.187.0",
      "pulumi-pipeline": manifestOf("").version,
    });
    expect(manifestOf(`examples/${name}`).devDependencies).toEqual(manifestOf("examples/typescript").devDependencies);
  },
);

test.each([
  ["gitlab-project", "shop-api"],
  ["kestra", "shop-flows"],
  ["pulumi-deployments", "shop-api"],
  ...["foundation", "billing", "network", "shop-api", "shop-search", "shop-web", "shop-worker"].map((stack) => [
    "fleet",
    stack,
  ]),
])("%s: the settings of %s name a schema that exists", async (name, stack) => {
  const directory = await copyExample(name);
  const [line = ""] = readFileSync(join(directory, `Pulumi.${stack}.yaml`), "utf8").split("\n");
  const [, schema = ""] = /^# yaml-language-server: \$schema=(.+)$/.exec(line) ?? [];

  expect(existsSync(join(directory, schema))).toBe(true);
});
