import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startSandbox, type Sandbox } from "pulumi-pipeline-sandbox";
import { exampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";
import type { Workspace } from "pulumi-pipeline-sandbox/workspace/openWorkspace";
import { createWorkspace } from "../../cli/demo/createWorkspace";
import { runInProcess } from "../cli/runInProcess";
import { rawProject } from "../pipeline/foundation/fleet";
import { fleetSeed } from "./fleetSeed";
import { testTimeout } from "./world";

/** A platform repository with a foundation and three projects in Pulumi Cloud. Each test continues after the one before it. */
let sandbox: Sandbox;
let workspace: Workspace;
const before = { ...process.env };

jest.setTimeout(testTimeout);

beforeAll(async () => {
  sandbox = await startSandbox(fleetSeed({ "acme/shop/api": "shop-api", "acme/shop/web": "web", "acme/lib": "lib" }));
  workspace = await createWorkspace(sandbox, exampleTokens);
  process.env = { ...before, ...workspace.env, PULUMI_BACKEND_URL: sandbox.cloudUrl, CI: "true" };
  const rings = "  platform:fleet:\n    value: { rings: [[shop-api], [rest]], approval: automatic }\n";
  const file = join(workspace.directory, "Pulumi.yaml");
  const text = readFileSync(file, "utf8");
  writeFileSync(file, `${text.includes("\nconfig:") ? text : `${text.trimEnd()}\nconfig:\n`}${rings}`);
  await workspace.configure("foundation", {
    "platform:foundation": { organization: "acme", gitlab: sandbox.gitlabUrl },
  });
  for (const [stack, project] of Object.entries(projects)) await onboard(stack, rawProject(stack, project));
});

afterAll(async () => {
  process.env = before;
  await workspace.remove();
  await sandbox.close();
});

const projects = { "shop-api": "acme/shop/api", web: "acme/shop/web", lib: "acme/lib" };
const onboard = (stack: string, settings: object) => workspace.configure(stack, { "platform:pipeline": settings });

async function fleet(command: string, ...words: string[]) {
  const { directory } = workspace;
  const all = ["fleet", ...command.split(" "), directory, "--organization", "acme", ...words];
  const { code, stdout, stderr } = await runInProcess(directory, all);
  return { code, stdout, stderr };
}

/** The outcome of each stack of a run, in order. */
async function outcomes(command: string, ...words: string[]): Promise<{ code: number; stacks: string[] }> {
  const { code, stdout, stderr } = await fleet(command, "--json", ...words);
  if (!stdout.startsWith("{")) throw new Error(stdout + stderr);
  const { stacks } = JSON.parse(stdout) as { stacks: { stack: string; outcome: string; reason?: string }[] };
  return {
    code,
    stacks: stacks.map(({ stack, outcome, reason }) => [stack, outcome, reason].filter(Boolean).join(" ")),
  };
}

async function statuses(): Promise<string[]> {
  const { stdout } = await fleet("status", "--json");
  const { stacks } = JSON.parse(stdout) as { stacks: { stack: string; status: string }[] };
  return stacks.map(({ stack, status }) => `${stack} ${status}`);
}

test("without a terminal, an update needs --yes", async () => {
  expect(await fleet("up")).toMatchObject({
    code: 1,
    stderr: "fleet up asks before it changes anything. Without a terminal, add --yes\n",
  });
});

test("onboards all projects, the foundation first, then ring by ring", async () => {
  expect(await outcomes("up --yes", "--parallel", "2")).toEqual({
    code: 0,
    stacks: ["foundation succeeded", "shop-api succeeded", "lib succeeded", "web succeeded"],
  });
  expect(await statuses()).toEqual(["foundation unchanged", "lib unchanged", "shop-api unchanged", "web unchanged"]);
});

test("without a change, nothing is run", async () => {
  sandbox.log.clear();

  expect(await outcomes("up --yes")).toEqual({ code: 0, stacks: [] });
  expect(sandbox.log.all().filter(({ server }) => server === "gitlab")).toEqual([]);
});

const changed = { variables: [{ name: "REGION", value: "eu" }] };

test("a failed ring keeps the next one from starting, a broken file is named, and a second run goes on", async () => {
  await onboard("shop-api", rawProject("shop-api", projects["shop-api"], changed));
  await onboard("web", rawProject("web", projects.web, changed));
  const libFile = join(workspace.directory, "Pulumi.lib.yaml");
  const lib = readFileSync(libFile, "utf8");
  writeFileSync(libFile, "config: [\n");
  const fault = { status: 400 };
  sandbox.faults.add({ server: "gitlab", method: "POST", path: "/api/v4/projects/*/variables", fault });

  expect(await outcomes("up --yes")).toEqual({
    code: 1,
    stacks: [
      "shop-api failed",
      "web skipped not started after a failure",
      "foundation skipped its file has errors",
      "lib skipped its file has errors",
    ],
  });
  sandbox.faults.clear();
  writeFileSync(libFile, lib);
  sandbox.log.clear();
  expect(await outcomes("up --yes")).toEqual({ code: 0, stacks: ["shop-api succeeded", "web succeeded"] });
  expect(await statuses()).toEqual(["foundation unchanged", "lib unchanged", "shop-api unchanged", "web unchanged"]);
});

test("previews exactly the changed stack, waits for another update of it, and changes nothing", async () => {
  await onboard("lib", rawProject("lib", projects.lib, changed));
  const body = { code: 409, message: "Conflict: Another update is currently in progress." };
  sandbox.faults.add({ server: "cloud", method: "POST", path: "*/preview/*", fault: { status: 409, body } });
  sandbox.faults.add({ server: "cloud", method: "POST", path: "*/update/*", fault: { status: 409, body } });
  sandbox.log.clear();
  const { code, stdout } = await fleet("preview");

  expect(code).toBe(0);
  expect(stdout).toMatch(/^== lib\n[^]*REGION[^]*\npreview of 1 stack: 1 succeeded\n$/i);
  expect(sandbox.faults.all().filter(({ fired }) => fired > 0)).toHaveLength(1);
  expect(sandbox.log.writes().filter(({ server }) => server === "gitlab")).toEqual([]);
  sandbox.faults.clear();
});

test("two runners divide the previews, and one page and one widget have both results", async () => {
  const { directory } = workspace;
  const shards = ["1", "2"];
  for (const index of shards) {
    const { stdout } = await fleet("preview", "--diff", "--json", "--shard", `${index}/2`);
    writeFileSync(join(directory, `shard-${index}.json`), stdout);
  }
  const files = shards.map((index) => `shard-${index}.json`);
  const { code, stdout } = await runInProcess(directory, ["fleet", "summary", ...files, "--counts", "counts.json"]);

  expect(code).toBe(0);
  expect(stdout).toMatch(
    /\npreview of 1 stack: 1 succeeded\n\n## lib\n\n```diff\n[^]*\+ gitlab:index\/projectVariable:[^]*REGION/,
  );
  const counts = JSON.parse(readFileSync(join(directory, "counts.json"), "utf8")) as Record<string, number>;
  expect(counts).toMatchObject({ create: 1, delete: 0 });
  for (const file of [...files, "counts.json"]) rmSync(join(directory, file));
});

test("a team that may only read the stacks previews them and looks for drift, and cannot update one", async () => {
  const stacks = ["foundation", "shop-api", "web", "lib"];
  await cloud("POST", "/orgs/acme/teams/pulumi", { name: "platform-read" });
  for (const stackName of stacks) {
    const addStackPermission = { projectName: "platform", stackName, permission: 101 };
    await cloud("PATCH", "/orgs/acme/teams/platform-read", { addStackPermission });
  }
  const token = await cloud("POST", "/orgs/acme/teams/platform-read/tokens", {
    name: "reads",
    description: "",
    expires: 0,
  });
  process.env.PULUMI_ACCESS_TOKEN = String(token.tokenValue);
  sandbox.log.clear();
  try {
    expect(await outcomes("preview --all")).toEqual({
      code: 0,
      stacks: stacks.sort().map((stack) => `${stack} succeeded`),
    });
    expect(await outcomes("refresh --preview-only")).toMatchObject({ code: 0 });
    expect(sandbox.log.writes().filter(({ server }) => server === "gitlab")).toEqual([]);
    expect(await outcomes("up --yes --stack lib")).toEqual({ code: 1, stacks: ["lib failed"] });
  } finally {
    process.env.PULUMI_ACCESS_TOKEN = exampleTokens.cloud;
  }
});

async function cloud(method: string, path: string, body: object): Promise<Record<string, unknown>> {
  const headers = { authorization: `token ${exampleTokens.cloud}`, "content-type": "application/json" };
  const answer = await fetch(`${sandbox.cloudUrl}/api${path}`, { method, headers, body: JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status}: ${text}`);
  return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
}

test("reports the drift of a stack, and repairs nothing", async () => {
  const url = `${sandbox.gitlabUrl}/api/v4/projects/acme%2Fshop%2Fapi/variables/REGION`;
  const headers = { authorization: `Bearer ${exampleTokens.gitlab}`, "content-type": "application/json" };
  await fetch(url, { method: "PUT", headers, body: JSON.stringify({ value: "us" }) });
  const { code, stdout } = await fleet("refresh --preview-only", "--stack", "shop-api");

  expect(code).toBe(0);
  expect(stdout).toMatch(/^== shop-api\n[^]*\nshop-api {2}succeeded {2}1 update/m);
  expect(((await (await fetch(url, { headers })).json()) as { value: string }).value).toBe("us");
});

test("a stack without a file is kept, unless a person names it", async () => {
  rmSync(join(workspace.directory, "Pulumi.lib.yaml"));
  const kept = await fleet("leave --yes");
  expect(kept.code).toBe(1);
  expect(kept.stdout).toContain("no setting leave: put its file back, or name it with --destroy lib");
  expect(await fleet("leave --yes --destroy web")).toMatchObject({
    code: 1,
    stderr: 'fleet leave destroys stacks without a file, and "web" has one or does not exist\n',
  });
  expect(await statuses()).toContain("lib gone");

  const left = await fleet("leave --yes --destroy lib");
  expect(left.stdout).toContain("destroy of 1 stack: 1 succeeded");
  expect(left.code).toBe(0);
  expect(await statuses()).toEqual(["foundation changed", "shop-api unchanged", "web unchanged"]);
});

/** The subjects of the policies that the issuer has in Pulumi Cloud. */
async function trusted(): Promise<string> {
  const headers = { authorization: `token ${exampleTokens.cloud}` };
  const read = async (path: string) => (await fetch(`${sandbox.cloudUrl}/api/orgs/acme/${path}`, { headers })).json();
  const { oidcIssuers } = (await read("oidc/issuers")) as { oidcIssuers: { id: string }[] };
  return JSON.stringify(await read(`auth/policies/oidcissuers/${oidcIssuers[0]!.id}`));
}

test("while the projects are updated, the foundation has the policies of before and after", async () => {
  expect(await outcomes("up --yes")).toEqual({ code: 0, stacks: ["foundation succeeded"] });
  const deployments = [{ name: "staging", stack: "web/staging", on: { branch: "trunk" } }];
  await onboard("web", rawProject("web", projects.web, { deployments }));
  const refs = ["acme/shop/web:ref_type:branch:ref:main", "acme/shop/web:ref_type:branch:ref:trunk"];
  const trustedRefs = async () => {
    const policies = await trusted();
    return refs.filter((ref) => policies.includes(ref));
  };
  expect(await trustedRefs()).toEqual([refs[0]]);

  const first = await fleet("up --yes --ring 1");
  expect(first.stderr).toContain("it keeps the latter until the last ring is updated");
  expect(first.code).toBe(0);
  expect(await trustedRefs()).toEqual(refs);
  expect(await statuses()).toEqual(["foundation changed", "shop-api unchanged", "web changed"]);

  expect(await outcomes("up --yes --ring 2")).toEqual({ code: 0, stacks: ["web succeeded", "foundation succeeded"] });
  expect(await trustedRefs()).toEqual([refs[1]]);
  expect(await statuses()).toEqual(["foundation unchanged", "shop-api unchanged", "web unchanged"]);
});
