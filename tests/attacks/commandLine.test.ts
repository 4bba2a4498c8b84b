import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { type CommandResult, runCommand } from "pulumi-pipeline-sandbox/workspace/runCommand";
import { checkout } from "../../cli/demo/createWorkspace";
import type { IdTokenJob } from "pulumi-pipeline-sandbox/gitlab/idTokens/job";
import { deploying, started } from "./attackingJobs";
import { type Canary, createCanary } from "./canary";
import { flow } from "./flows";
import { attackWorld, topic, type World } from "./world";
import { testToken } from "pulumi-pipeline-sandbox/testing/testToken";

// Each test runs a few commands of the real command line.
jest.setTimeout(300_000);

let world: World;
let canary: Canary;
let directory: string;
let home: string | undefined;
let printed: string;

beforeAll(async () => {
  world = await attackWorld(flow("eight lines"));
  canary = createCanary();
  printed = "";
  directory = await mkdtemp(join(tmpdir(), "attack-"));
  await writeFile(join(directory, "Pulumi.yaml"), "name: shop-api\nruntime: nodejs\n");
  await writeFile(join(directory, "package.json"), '{ "name": "shop-api", "main": "index.js" }\n');
  await writeFile(join(directory, "index.js"), program);
  await symlink(join(checkout, "node_modules"), join(directory, "node_modules"));
  await grantAll();
});

afterAll(async () => {
  await world.sandbox.close();
  await rm(directory, { recursive: true, force: true });
});

const program = `
const pulumi = require("@pulumi/pulumi");
class Box extends pulumi.ComponentResource {
  constructor(name, password) {
    super("shop:index:Box", name, { password });
    this.registerOutputs({ password });
  }
}
const password = new pulumi.Config().getSecret("password");
new Box("a", password);
exports.password = password;
`;

const staging = ["--stack", "acme/shop-api/staging"];
const production = ["--stack", "acme/shop-api/production"];

test("a deployment logs in and deploys its own stack only", async () => {
  expect((await loginAs("shop-api-staging", job(0))).code).toBe(0);
  await succeed("config", "set", "--secret", "password", canary.plant("config"), ...staging);
  expect((await succeed("up", "--yes", "--skip-preview", ...staging)).stdout).toContain("+ 2 created");

  for (const command of [
    ["up", "--yes", "--skip-preview"],
    ["preview"],
    ["destroy", "--yes", "--skip-preview"],
    ["stack", "output"],
  ]) {
    const { code, stdout, stderr } = await pulumi(...command, ...production);
    expect([command, code === 0]).toEqual([command, false]);
    expect(stdout + stderr).toMatch(/no stack named|not found|403/);
  }
});

test("a merge request logs in and previews, and cannot update", async () => {
  expect((await loginAs("shop-api-preview", mergeRequest())).code).toBe(0);
  await succeed("preview", ...staging);
  for (const command of [
    ["up", "--yes", "--skip-preview"],
    ["destroy", "--yes", "--skip-preview"],
    ["cancel", "--yes"],
  ]) {
    const { code, stderr, stdout } = await pulumi(...command, ...staging);
    expect([command, code === 0]).toEqual([command, false]);
    expect(stdout + stderr).toContain('the team "shop-api-preview" has Stack Read on the stack "shop-api/staging"');
  }
  expect((await pulumi("preview", ...production)).code).not.toBe(0);
});

test.each<[string, string, () => IdTokenJob]>([
  [
    "a merge request that requests staging's token",
    "shop-api-staging",
    () => ({ ...mergeRequest(), environment: { name: "staging" } }),
  ],
  [
    "a merge request that requests production's token",
    "shop-api-production",
    () => ({ ...mergeRequest(), environment: { name: "production" } }),
  ],
  ["staging that requests production's token", "shop-api-production", () => job(0)],
  [
    "the production job on the branch",
    "shop-api-production",
    () => ({ ...job(0), environment: { name: "production" } }),
  ],
  [
    "a pipeline started by a trigger token",
    "shop-api-staging",
    () => started(job(0), "trigger", { branch: "main" }, "maintainer"),
  ],
  [
    "a manual pipeline of an unprotected branch",
    "shop-api-staging",
    () => started(job(0), "web", { branch: topic }, "developer"),
  ],
  [
    "another project",
    "shop-api-staging",
    () => ({ ...job(0), project: "acme/other/tool", pipeline: { ...job(0).pipeline, user: "attacker" } }),
  ],
])("%s cannot log in", async (_, team, jobOf) => {
  const { code, stderr } = await loginAs(team, jobOf());

  expect(code).toBe(1);
  expect(stderr).toContain("OIDC token exchange failed");
  expect(stderr).toContain("no authorization policy of the OIDC issuer allows this token exchange");
});

test.each<[string, string, () => IdTokenJob, Readonly<Record<string, boolean>>]>([
  ["staging", "shop-api-staging", () => job(0), { staging: true, "staging-preview": false, production: false }],
  ["a preview", "shop-api-preview", mergeRequest, { staging: false, "staging-preview": true, production: false }],
  ["production", "shop-api-production", () => job(1), { staging: false, "staging-preview": false, production: true }],
])("%s opens its own ESC environment only", async (_, team, jobOf, opens) => {
  expect((await loginAs(team, jobOf())).code).toBe(0);

  for (const [name, isOpened] of Object.entries(opens)) {
    const { code, stdout, stderr } = await runPulumi(["env", "open", `acme/shop-api/${name}`, "mark"]);
    expect([name, code === 0]).toEqual([name, isOpened]);
    if (isOpened) expect(stdout).toContain(`of ${name}`);
    else expect(stdout + stderr).not.toContain(`of ${name}`);
  }
});

test("no file, log, preview, state or request log contains a secret or an ID token", async () => {
  await leaveHome();
  await canary.search(directory);
  canary.listen("what was printed", printed);
  for (const stack of ["staging", "production"]) {
    const { body } = await world.cloud("GET", `/stacks/acme/shop-api/${stack}/export`);
    canary.listen(`the state of ${stack}`, JSON.stringify(body));
  }
  canary.listen("the request log", JSON.stringify(world.sandbox.log.all()));

  expect(canary.found).toEqual([]);
  expect(printed.length).toBeGreaterThan(1000);
});

/** Creates the planned teams' permissions, and an ESC environment for each planned name. */
async function grantAll(): Promise<void> {
  const names = new Set(world.plan.access.flatMap(({ escEnvironments }) => escEnvironments));
  for (const path of names) {
    const [project, name] = path.split("/");
    await world.cloud("POST", "/esc/environments/acme", { project, name });
    const yaml = `values: {mark: of ${String(name)}, password: {fn::secret: ${canary.plant(`esc-${String(name)}`)}}}`;
    await fetch(`${world.sandbox.cloudUrl}/api/esc/environments/acme/${path}`, {
      method: "PATCH",
      headers: { Authorization: `token ${testToken("pul-platform")}` },
      body: yaml,
    });
  }
  for (const { team, stacks, stackPermission, escEnvironments } of world.plan.access) {
    for (const stack of stacks) {
      const [, projectName, stackName] = stack.split("/");
      const addStackPermission = { projectName, stackName, permission: stackPermission === "edit" ? 102 : 101 };
      await world.cloud("PATCH", `/orgs/acme/teams/${String(team)}`, { addStackPermission });
    }
    for (const path of escEnvironments) {
      const [projectName, envName] = path.split("/");
      const addEnvironmentPermission = { projectName, envName, permission: "open" };
      await world.cloud("PATCH", `/orgs/acme/teams/${String(team)}`, { addEnvironmentPermission });
    }
  }
}

function job(deployment: number): IdTokenJob {
  return deploying(world, world.settings.deployments[deployment]!);
}

function mergeRequest(): IdTokenJob {
  const { environment: _environment, ...bare } = job(0);
  return {
    ...bare,
    pipeline: { source: "merge_request_event", ref: topic, user: "developer", mergeRequest: { branch: "main" } },
  };
}

/** Logs in like a job, with its own home folder. */
async function loginAs(team: string, wanted: IdTokenJob): Promise<CommandResult> {
  await leaveHome();
  home = await mkdtemp(join(tmpdir(), "attack-home-"));
  const token = await world.sign(wanted);
  canary.watch(`the ID token for ${team}`, token);
  const args = ["login", world.sandbox.cloudUrl, "--oidc-token", token, "--oidc-org", "acme", "--oidc-team", team];
  return runPulumi(args);
}

/** The credentials of a job are removed with it; before that they contain only its Pulumi token. */
async function leaveHome(): Promise<void> {
  if (home === undefined) return;
  await canary.search(home);
  await rm(home, { recursive: true, force: true });
}

async function succeed(...args: string[]): Promise<CommandResult> {
  const result = await pulumi(...args);
  if (result.code !== 0) throw new Error(`pulumi ${args.join(" ")}: ${result.stdout}${result.stderr}`);
  return result;
}

function pulumi(...args: string[]): Promise<CommandResult> {
  return runPulumi([...args, "--non-interactive", "--color=never"]);
}

async function runPulumi(args: readonly string[]): Promise<CommandResult> {
  const note = await readFile(join(checkout, ".sandbox", "engine.json"), "utf8");
  const engine = (JSON.parse(note) as { pulumi: string }).pulumi;
  const { PULUMI_ACCESS_TOKEN: _, ...inherited } = process.env;
  const env = {
    ...inherited,
    PATH: [dirname(engine), process.env.PATH].join(delimiter),
    PULUMI_HOME: home,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
  const result = await runCommand(engine, args, { cwd: directory, env });
  printed += result.stdout + result.stderr;
  return result;
}
