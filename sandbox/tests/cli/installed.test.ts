import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { checkout } from "../../workspace/checkout";
import { runCommand } from "../../workspace/runCommand";
import { type RunningSandbox, startCommand, stopCommand, tokensIn } from "./runningSandbox";

jest.setTimeout(120_000);

const source = resolve(__dirname, "../..");

let project: string;
let modules: string;
let running: RunningSandbox | undefined;

/** A project outside the checkout with the package as npm would publish it, and only its dependencies. */
beforeAll(() => {
  project = realpathSync(mkdtempSync(join(tmpdir(), "installed-")));
  modules = join(project, "node_modules");
  const folder = join(modules, "pulumi-pipeline-sandbox");
  mkdirSync(folder, { recursive: true });
  const tarball = execFileSync("npm", ["pack", "--silent", "--pack-destination", project], {
    cwd: source,
    encoding: "utf8",
  });
  execFileSync("tar", ["-xzf", join(project, tarball.trim()), "-C", folder, "--strip-components=1"]);
  const { dependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  for (const name of Object.keys(dependencies)) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(dirname(packageFile(name)), join(modules, name));
  }
});
afterAll(async () => {
  if (running) await stopCommand(running);
  rmSync(project, { recursive: true, force: true });
});

/** The package.json of a dependency. Not every package exports it. */
function packageFile(name: string): string {
  const files = [source, checkout].map((folder) => join(folder, "node_modules", name, "package.json"));
  const file = files.find(existsSync);
  if (file === undefined) throw new Error(`${name} is not installed`);
  return realpathSync(file);
}

async function start(): Promise<RunningSandbox> {
  const main = join(modules, "pulumi-pipeline-sandbox", "dist", "cli", "main.js");
  running ??= await startCommand(main, [], {
    cwd: project,
    env: { ...process.env, XDG_CACHE_HOME: join(project, "cache") },
  });
  return running;
}

test("starts from an installed package, and serves its page with styles", async () => {
  const { page, output } = await start();
  const [, style = ""] = /href="([^"]+\.css)"/.exec(await (await fetch(page)).text()) ?? [];
  const answer = await fetch(new URL(style, page));

  expect(output.stderr).toBe("");
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/css; charset=utf-8"]);
});

test("runs the pipeline of a commit", async () => {
  const sandbox = await start();
  const api = `${sandbox.gitlab}/api/v4/projects/${encodeURIComponent("acme/shop/api")}`;
  const headers = { authorization: `Bearer ${tokensIn(sandbox).platform}`, "content-type": "application/json" };
  const content = "hello:\n  script: node -p 'require.resolve(\"@pulumi/pulumi/package.json\")'\n";
  const committed = await fetch(`${api}/repository/files/.gitlab-ci.yml`, {
    method: "POST",
    headers,
    body: JSON.stringify({ branch: "main", content, commit_message: "say hello" }),
  });
  let pipelines: { status: string }[] = [];
  while (!pipelines.some(({ status }) => status === "success" || status === "failed")) {
    await setTimeout(200);
    pipelines = (await (await fetch(`${api}/pipelines`, { headers })).json()) as typeof pipelines;
  }

  expect([committed.status, pipelines]).toEqual([201, [expect.objectContaining({ status: "success" })]]);
});

test("prints a Pulumi home with the plugins, which is not the user's", async () => {
  const { output } = await start();
  const [, home = ""] = /PULUMI_HOME=(\S+)/.exec(output.stdout) ?? [];
  const { pulumi } = JSON.parse(readFileSync(join(checkout, ".sandbox", "engine.json"), "utf8")) as { pulumi: string };
  const options = { cwd: project, env: { ...process.env, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" } };
  const listed = await runCommand(pulumi, ["plugin", "ls", "--json"], options);
  const plugins = (JSON.parse(listed.stdout) as { name: string; version: string }[]).map(
    ({ name, version }) => `${name} ${version}`,
  );
  const schema = await runCommand(pulumi, ["package", "get-schema", "gitlab@10.4.0"], options);

  expect(home).toBe(join(project, "cache", "pulumi-pipeline", "sandbox-home"));
  expect(plugins.sort()).toEqual(["gitlab 10.4.0", "pulumiservice 1.3.0", "terraform-provider 1.4.0"]);
  expect(JSON.parse(schema.stdout)).toMatchObject({ name: "gitlab", version: "10.4.0" });
});

test("finds an engine on PATH", async () => {
  writeFileSync(join(project, "pulumi"), "");
  const script = 'require("pulumi-pipeline-sandbox/workspace/runnerMachine").hasEngine()';
  const withPath = (PATH: string) => runCommand(process.execPath, ["-p", script], { cwd: project, env: { PATH } });

  expect((await withPath("")).stdout).toBe("false\n");
  expect((await withPath(`/nowhere:${project}`)).stdout).toBe("true\n");
});
