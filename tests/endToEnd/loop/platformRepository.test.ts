import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Gitlab } from "@gitbeaker/rest";
import { stringify } from "yaml";
import { type Sandbox, startSandbox } from "pulumi-pipeline-sandbox";
import { exampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";
import { runnerMachine } from "pulumi-pipeline-sandbox/workspace/runnerMachine";
import { checkout } from "../../../cli/demo/createWorkspace";
import { cloneProject, type Developer } from "../../../cli/demo/developer";
import { runInProcess } from "../../cli/runInProcess";
import { rawProject } from "../../pipeline/foundation/fleet";
import { fleetSeed } from "../fleetSeed";
import { type JobFacts, statuses, succeed } from "./loopWorld";

/**
 * The pipeline that `fleet init` writes, in a platform repository of a foundation and three projects in two rings. Each test continues
 * where the last one stopped.
 */
const project = "acme/platform";
const pipeline = {
  ...{ project, organization: "acme", foundation: "foundation", user: "platform", runners: 2 },
  // The program is compiled, and finds its packages in the checkout of this project.
  install: [],
  previews: "mergeRequests",
  exceptions: [{ code: "PREVIEW_READS_SECRETS", reason: "everybody here is of the platform team" }],
};
const stacks = { "shop-api": "acme/shop/api", web: "acme/shop/web", lib: "acme/lib" };

let sandbox: Sandbox;
let commands: string;
let platform: Developer;
let developer: Developer;
const before = { ...process.env };

jest.setTimeout(240_000);

beforeAll(async () => {
  commands = mkdtempSync(join(tmpdir(), "commands-"));
  // In place of an installed package.
  writeFileSync(
    join(commands, "npx"),
    `#!/bin/sh\nshift\nexec "${process.execPath}" "${join(checkout, "dist/cli/main.js")}" "$@"\n`,
  );
  chmodSync(join(commands, "npx"), 0o755);
  const machine = runnerMachine([commands]);
  const pulumiHome = join(checkout, ".sandbox", "pulumi-home");
  const seed = fleetSeed({ "acme/shop/api": "shop-api", "acme/shop/web": "web", "acme/lib": "lib" });
  const own = { path: project, members: { platform: 40, developer: 30 }, files: { "README.md": "# Platform\n" } };
  sandbox = await startSandbox(
    { ...seed, gitlab: { ...seed.gitlab, projects: [...seed.gitlab.projects, own] } },
    { runner: { ...machine, env: { ...machine.env, PULUMI_HOME: pulumiHome } } },
  );
  const { gitlabUrl, cloudUrl } = sandbox;
  platform = await cloneProject(gitlabUrl, project, { username: "platform", token: exampleTokens.gitlab });
  developer = await cloneProject(gitlabUrl, project, { username: "developer", token: exampleTokens.developer });
  process.env = {
    ...before,
    PATH: machine.env?.PATH,
    PULUMI_HOME: pulumiHome,
    PULUMI_BACKEND_URL: cloudUrl,
    PULUMI_ACCESS_TOKEN: exampleTokens.cloud,
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    GITLAB_TOKEN: exampleTokens.gitlab,
    CI: "true",
  };
  writeRepository();
  await fleet("init", "--write");
  // The first update, which a person makes.
  await fleet("up", "--yes", "--ring", "1", "--organization", "acme");
  await fleet("up", "--yes", "--ring", "2", "--organization", "acme");
  await permitReading();
  await setUpGitLab();
  await succeed(platform, "add", ".");
  await succeed(platform, "commit", "--quiet", "--message", "Add the platform repository");
  await succeed(platform, "push", "--quiet", "origin", "HEAD:main");
});

afterAll(async () => {
  process.env = before;
  await platform.remove();
  await developer.remove();
  rmSync(commands, { recursive: true });
  await sandbox.close();
});

function writeRepository(): void {
  const write = (file: string, text: string) => writeFileSync(join(platform.directory, file), text);
  const fleetSettings = { rings: [["shop-api"], ["rest"]], pipeline };
  const config = {
    "gitlab:baseUrl": { value: `${sandbox.gitlabUrl}/api/v4/` },
    "platform:fleet": { value: fleetSettings },
  };
  const runtime = { name: "nodejs", options: { typescript: false } };
  write("Pulumi.yaml", stringify({ name: "platform", runtime, main: "dist/index.js", config }));
  write("package.json", JSON.stringify({ name: "platform", private: true, main: "dist/index.js" }));
  // Jobs find the packages on their runner, as in an image.
  write(".gitignore", "node_modules\n");
  symlinkSync(join(checkout, "node_modules"), join(platform.directory, "node_modules"));
  const trusted = { organization: "acme", gitlab: sandbox.gitlabUrl };
  write("Pulumi.foundation.yaml", stringify({ config: { "platform:foundation": trusted } }));
  for (const [stack, path] of Object.entries(stacks)) {
    const settings = { ...rawProject(stack, path), variables: [{ name: "REGION", value: "eu" }] };
    write(`Pulumi.${stack}.yaml`, stringify({ config: { "platform:pipeline": settings } }));
  }
  mkdirSync(join(platform.directory, "dist"));
  write("dist/index.js", `module.exports = require(${JSON.stringify(join(checkout, "dist/index.js"))});\n`);
}

async function fleet(...words: string[]): Promise<void> {
  const { code, text } = await runInProcess(platform.directory, ["fleet", ...words]);
  if (code !== 0) throw new Error(`fleet ${words.join(" ")} ended with ${code}:\n${text}`);
}

/** What an admin of the Pulumi organization does once: the team may read the stacks and their ESC environments. */
async function permitReading(): Promise<void> {
  for (const stackName of ["foundation", ...Object.keys(stacks)]) {
    await changeTeam({ addStackPermission: { projectName: "platform", stackName, permission: 101 } });
  }
  for (const projectName of Object.keys(stacks)) {
    for (const envName of ["staging", "staging-preview", "production", "production-preview"]) {
      await changeTeam({ addEnvironmentPermission: { projectName, envName, permission: "read" } });
    }
  }
}

async function changeTeam(change: object): Promise<void> {
  const answer = await fetch(`${sandbox.cloudUrl}/api/orgs/acme/teams/platform-read`, {
    method: "PATCH",
    headers: { authorization: `token ${exampleTokens.cloud}`, "content-type": "application/json" },
    body: JSON.stringify(change),
  });
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
}

/** What a Maintainer of the platform repository does once. */
async function setUpGitLab(): Promise<void> {
  const { ProjectVariables, PipelineSchedules } = gitlab("platform");
  const token = exampleTokens.gitlab;
  await ProjectVariables.create(project, "GITLAB_TOKEN", token, { environmentScope: "preview/*", masked: true });
  await ProjectVariables.create(project, "GITLAB_TOKEN", token, {
    ...{ environmentScope: "platform", masked: true, protected: true },
  });
  await PipelineSchedules.create(project, "Pulumi fleet drift", "main", "0 3 * * *");
}

function gitlab(username: "platform" | "developer") {
  const token = username === "platform" ? exampleTokens.gitlab : exampleTokens.developer;
  return new Gitlab({ host: sandbox.gitlabUrl, token });
}

/** Waits until all pipelines have ended, and returns the jobs of the newest one. */
async function jobs(): Promise<Record<string, JobFacts>> {
  await sandbox.settled();
  const [newest] = await gitlab("platform").Pipelines.all(project, { perPage: 1, maxPages: 1 });
  const found = await gitlab("platform").Jobs.all(project, { pipelineId: newest!.id });
  return Object.fromEntries(
    found.map(({ id, name, status }) => [name, { id, status, startedAt: null, finishedAt: null }]),
  );
}

const log = ({ id }: JobFacts) => gitlab("platform").Jobs.showLog(project, id);

async function regionOf(path: string): Promise<string> {
  return (await gitlab("platform").ProjectVariables.show(path, "REGION")).value;
}

/** Changes files on a new branch, as the developer, and opens its merge request. */
async function propose(branch: string, edits: Readonly<Record<string, [string | RegExp, string]>>): Promise<number> {
  await succeed(developer, "fetch", "--quiet", "origin");
  await succeed(developer, "switch", "--quiet", "--create", branch, "--no-track", "origin/main");
  for (const [file, [from, to]] of Object.entries(edits)) await developer.edit(file, from, to);
  await succeed(developer, "commit", "--quiet", "--all", "--message", `Change ${branch}`);
  await succeed(developer, "push", "--quiet", "origin", branch);
  return (await gitlab("developer").MergeRequests.create(project, branch, "main", `Merge ${branch}`)).iid;
}

test("after a merge that changes nothing, the first ring has nothing to do", async () => {
  const found = await jobs();

  expect(statuses(found)).toEqual({ "update-ring-1": "success", "update-ring-2": "manual", leave: "created" });
  expect(await log(found["update-ring-1"]!)).toContain("up of 0 stacks");
});

const changed: [RegExp, string] = [/value: eu/, "value: us"];

test("a merge request that changes two of three projects is checked, and shows exactly those two", async () => {
  sandbox.log.clear();
  await propose("topic", { "Pulumi.shop-api.yaml": changed, "Pulumi.web.yaml": changed });
  const found = await jobs();

  expect(statuses(found)).toEqual({
    ...{ check: "success", "preview 1/2": "success", "preview 2/2": "success", "preview-summary": "success" },
  });
  const page = await gitlab("developer").JobArtifacts.downloadArchive(project, {
    jobId: found["preview-summary"]!.id,
    artifactPath: "pulumi-fleet.md",
  });
  const text = await page.text();
  expect(text.match(/^## .*$/gm)).toEqual(["## shop-api", "## web"]);
  expect(text).toMatch(/"eu" => "us"/);
  expect(await log(found.check!)).toContain("4 stacks, 0 errors");
  const reports = `${sandbox.gitlabUrl}/${project}/-/merge_requests/1/terraform_reports.json`;
  const widget = await fetch(reports, { headers: { authorization: `Bearer ${exampleTokens.developer}` } });
  expect(Object.values((await widget.json()) as object)).toEqual([
    expect.objectContaining({
      job_name: "preview-summary",
      create: 0,
      update: expect.any(Number) as number,
      delete: 0,
    }),
  ]);
  const writes = sandbox.log.writes().filter(({ server, path }) => server === "gitlab" && /shop|lib/.test(path));
  expect(writes).toEqual([]);
});

test("a merge request whose CI file asks for the identity that updates does not get it", async () => {
  const { directory } = developer;
  await succeed(developer, "fetch", "--quiet", "origin");
  await succeed(developer, "switch", "--quiet", "--create", "attack", "--no-track", "origin/main");
  const job = {
    environment: "platform",
    id_tokens: { PULUMI_OIDC_TOKEN: { aud: "urn:pulumi:org:acme" } },
    rules: [{ if: '$CI_PIPELINE_SOURCE == "merge_request_event"' }],
    script: [
      'echo "GitLab token: ${GITLAB_TOKEN:-none}"',
      'export HOME="$PWD"',
      'pulumi login --oidc-token "$PULUMI_OIDC_TOKEN" --oidc-org acme --oidc-user platform',
    ],
  };
  writeFileSync(join(directory, ".gitlab-ci.yml"), stringify({ steal: job }));
  await succeed(developer, "commit", "--quiet", "--all", "--message", "Steal");
  await succeed(developer, "push", "--quiet", "origin", "attack");
  await gitlab("developer").MergeRequests.create(project, "attack", "main", "Steal");
  const { steal } = await jobs();

  expect(steal?.status).toBe("failed");
  expect(await log(steal!)).toMatch(/GitLab token: none[^]*OIDC token exchange failed/);
});

test("the merge updates one project in the first ring, and after a person started it the other in the second", async () => {
  await gitlab("platform").MergeRequests.merge(project, 1);
  const found = await jobs();

  expect(statuses(found)).toEqual({ "update-ring-1": "success", "update-ring-2": "manual", leave: "created" });
  expect([await regionOf("acme/shop/api"), await regionOf("acme/shop/web")]).toEqual(["us", "eu"]);
  await expect(gitlab("developer").Jobs.play(project, found["update-ring-2"]!.id)).rejects.toThrow(/Forbidden/);

  await gitlab("platform").Jobs.play(project, found["update-ring-2"]!.id);
  expect(statuses(await jobs())).toMatchObject({ "update-ring-2": "success", leave: "manual" });
  expect([await regionOf("acme/shop/web"), await regionOf("acme/lib")]).toEqual(["us", "eu"]);
});

test("the nightly run reports a change made by hand, and changes nothing", async () => {
  const { PipelineSchedules, ProjectVariables } = gitlab("platform");
  const [schedule] = await PipelineSchedules.all(project);
  const run = async () => {
    await PipelineSchedules.run(project, schedule!.id);
    return jobs();
  };
  expect(statuses(await run())).toEqual({ "drift 1/2": "success", "drift 2/2": "success", "drift-summary": "success" });

  await ProjectVariables.edit("acme/lib", "REGION", "asia");
  const found = await run();

  expect(statuses(found)).toEqual({ "drift 1/2": "success", "drift 2/2": "success", "drift-summary": "failed" });
  expect(await log(found["drift-summary"]!)).toContain("lib has changes");
  expect(await regionOf("acme/lib")).toBe("asia");
});
