import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Gitlab } from "@gitbeaker/rest";
import ts from "typescript";
import { stringify } from "yaml";
import { type Sandbox, type Seed, startSandbox } from "pulumi-pipeline-sandbox";
import { exampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";
import { runCommand } from "pulumi-pipeline-sandbox/workspace/runCommand";
import { runnerMachine } from "pulumi-pipeline-sandbox/workspace/runnerMachine";
import { checkout } from "../../../cli/demo/createWorkspace";
import { cloneProject, type Developer } from "../../../cli/demo/developer";
import { runInProcess } from "../../cli/runInProcess";
import { fleetSeed } from "../fleetSeed";
import { type JobFacts, statuses, succeed } from "./loopWorld";

/**
 * The example of a platform repository of six projects, in two rings. Its own stack makes what its pipeline needs. Each test continues
 * where the last one stopped.
 */
const project = "acme/platform";
const example = join(checkout, "examples", "fleet");
const projects = {
  "acme/network": "network",
  "acme/billing": "billing",
  "acme/shop/api": "shop-api",
  "acme/shop/search": "shop-search",
  "acme/shop/web": "shop-web",
  "acme/shop/worker": "shop-worker",
};
const exampleFile = readFileSync(join(example, ".gitlab-ci.yml"), "utf8");

let sandbox: Sandbox;
/** What a runner's image has: commands in place of npm and npx, and the compiled program with its packages. */
let image: string;
let platform: Developer;
let developer: Developer;
const before = { ...process.env };

jest.setTimeout(300_000);

beforeAll(async () => {
  image = createImage();
  const machine = runnerMachine([join(image, "bin")]);
  const pulumiHome = join(checkout, ".sandbox", "pulumi-home");
  sandbox = await startSandbox(seed(), { runner: { ...machine, env: { ...machine.env, PULUMI_HOME: pulumiHome } } });
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
});

afterAll(async () => {
  process.env = before;
  await platform.remove();
  await developer.remove();
  rmSync(image, { recursive: true });
  await sandbox.close();
});

/** A token of the platform team with the scope `read_api`, as the jobs that read get it. */
const readToken = "glpat-reads-and-nothing-else";

/** The company of the example, with the user that updates stacks, and the token that reads. */
function seed(): Seed {
  const { gitlab, cloud } = fleetSeed(projects);
  const own = {
    path: project,
    members: { platform: 40, developer: 30 },
    files: { "README.md": "# Platform\n" },
    // A merge request of a fork could otherwise get the token of previews.
    allowForkPipelines: false,
  };
  return {
    gitlab: {
      ...gitlab,
      users: gitlab.users.map((one) => (one.username === "platform" ? { ...one, readToken } : one)),
      projects: [...gitlab.projects, own],
    },
    cloud: {
      users: [...cloud.users, { login: "acme-platform", token: `pul-${"0".repeat(40)}` }],
      organizations: cloud.organizations.map((one) => ({
        ...one,
        members: { ...one.members, "acme-platform": "admin" },
      })),
    },
  };
}

/** Jobs install and compile nothing: `npm ci` and `npm run build` take what is there. */
function createImage(): string {
  const folder = mkdtempSync(join(tmpdir(), "image-"));
  for (const name of ["bin", "dist", "node_modules"]) mkdirSync(join(folder, name));
  const command = (name: string, script: string) => {
    writeFileSync(join(folder, "bin", name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, "bin", name), 0o755);
  };
  command("npx", `shift\nexec "${process.execPath}" "${join(checkout, "dist/cli/main.js")}" "$@"`);
  command("npm", `case "$1" in ci) ln -s "${folder}/node_modules" . ;; run) cp -r "${folder}/dist" . ;; esac`);
  symlinkSync(join(checkout, "node_modules", "@pulumi"), join(folder, "node_modules", "@pulumi"));
  symlinkSync(checkout, join(folder, "node_modules", "pulumi-pipeline"));
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(readFileSync(join(example, "index.ts"), "utf8"), { compilerOptions });
  writeFileSync(join(folder, "dist", "index.js"), outputText);
  return folder;
}

/** Copies the example, with the addresses of the sandbox. Its CI file is left to the stack of the repository. */
async function copyExample(): Promise<void> {
  const { directory } = platform;
  cpSync(example, directory, {
    recursive: true,
    filter: (path) => !/[\\/](node_modules|dist|\.gitlab-ci\.yml)$/.test(path),
  });
  await platform.edit("Pulumi.foundation.yaml", "https://gitlab.com", sandbox.gitlabUrl);
  await platform.edit(
    "Pulumi.yaml",
    "config:\n",
    `config:\n  gitlab:baseUrl: { value: ${sandbox.gitlabUrl}/api/v4/ }\n`,
  );
  cpSync(join(image, "dist"), join(directory, "dist"), { recursive: true });
  symlinkSync(join(image, "node_modules"), join(directory, "node_modules"));
  // The example ignores a folder of this name, and this is a link.
  writeFileSync(join(directory, ".git", "info", "exclude"), "node_modules\n");
  await pulumi("stack", "init");
  await pulumi("config", "set", "--secret", "--path", "platform:secrets.readToken", readToken);
  await pulumi("config", "set", "--secret", "--path", "platform:secrets.updateToken", exampleTokens.gitlab);
}

async function fleet(...words: string[]): Promise<string> {
  const { code, text } = await runInProcess(platform.directory, ["fleet", ...words]);
  if (code !== 0) throw new Error(`fleet ${words.join(" ")} ended with ${code}:\n${text}`);
  return text;
}

/** Runs pulumi for the repository's own stack, which must succeed. */
async function pulumi(...words: string[]): Promise<string> {
  const args = [...words, "--stack", "acme/platform/platform", "--non-interactive"];
  const { code, stdout, stderr } = await runCommand("pulumi", args, { cwd: platform.directory, env: process.env });
  if (code !== 0) throw new Error(`pulumi ${words.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
  return stdout + stderr;
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

/** Starts a job, and waits until its pipeline has ended. */
async function play(job: JobFacts | undefined): Promise<Record<string, JobFacts>> {
  await gitlab("platform").Jobs.play(project, job!.id);
  return jobs();
}

/** The headings of the page of previews, which are the stacks that change, and its text. */
async function page(job: JobFacts | undefined): Promise<{ readonly stacks: readonly string[]; readonly text: string }> {
  const file = await gitlab("developer").JobArtifacts.downloadArchive(project, {
    jobId: job!.id,
    artifactPath: "pulumi-fleet.md",
  });
  const text = await file.text();
  return { stacks: [...text.matchAll(/^## (.*)$/gm)].map(([, stack]) => stack!), text };
}

/** The value of a CI/CD variable of a project, or undefined. */
async function regionOf(path: string): Promise<string | undefined> {
  const all = await gitlab("platform").ProjectVariables.all(path);
  return all.find(({ key }) => key === "REGION")?.value;
}

/** The CI/CD variables of the platform repository, by environment scope: they are created in any order. */
async function tokens(): Promise<object[]> {
  const all = await gitlab("platform").ProjectVariables.all(project);
  const sorted = all.sort((one, other) => one.environment_scope.localeCompare(other.environment_scope));
  return sorted.map(({ key, value, environment_scope, protected: isProtected, hidden }) => ({
    ...{ key, value, environment_scope, hidden, protected: isProtected },
  }));
}

/** Changes files on a new branch, as the developer, and opens its merge request. */
async function propose(branch: string, change: (folder: string) => Promise<void>): Promise<number> {
  await succeed(developer, "fetch", "--quiet", "origin");
  await succeed(developer, "switch", "--quiet", "--create", branch, "--no-track", "origin/main");
  await change(developer.directory);
  await succeed(developer, "add", ".");
  await succeed(developer, "commit", "--quiet", "--message", `Change ${branch}`);
  await succeed(developer, "push", "--quiet", "origin", branch);
  return (await gitlab("developer").MergeRequests.create(project, branch, "main", `Merge ${branch}`)).iid;
}

/** Gives the pipelines of two projects a region. */
async function setRegion(from: string, to: string): Promise<void> {
  for (const stack of ["network", "shop-web"]) await developer.edit(`Pulumi.${stack}.yaml`, from, to);
}

const deployments = "    deployments:\n";
const inEurope = `    variables: [{ name: REGION, value: eu }]\n${deployments}`;

const previews = (count: string) => Object.fromEntries([1, 2, 3, 4].map((one) => [`preview ${one}/4`, count]));
const waiting = { "update-ring-1": "manual", "update-ring-2": "created", leave: "created" };

test("after a person has updated all stacks once, the merge request of the repository's own stack brings the pipeline", async () => {
  await copyExample();
  await succeed(platform, "add", ".");
  await succeed(platform, "commit", "--quiet", "--message", "Add the platform repository");
  await succeed(platform, "push", "--quiet", "origin", "HEAD:main");
  sandbox.log.clear();
  await expect(pulumi("up", "--yes", "--skip-preview")).rejects.toThrow(
    /MISSING_GRANT_TARGET: .* team "platform-read"/,
  );
  expect(sandbox.log.writes().filter(({ server }) => server === "gitlab")).toEqual([]);
  await fleet("up", "--yes", "--ring", "1", "--organization", "acme");
  await fleet("up", "--yes", "--ring", "2", "--organization", "acme");

  const [request] = await gitlab("platform").MergeRequests.all({ projectId: project });
  expect(request).toMatchObject({ iid: 1, title: "Add pipeline of stack platform", state: "opened" });
  expect(statuses(await jobs())).toEqual({ check: "success" });
  expect(await tokens()).toEqual([
    { key: "GITLAB_TOKEN", value: null, environment_scope: "platform", hidden: true, protected: true },
    { key: "GITLAB_TOKEN", value: null, environment_scope: "preview/*", hidden: true, protected: true },
  ]);
  await succeed(platform, "commit", "--quiet", "--allow-empty", "--message", "Past review");
  await expect(succeed(platform, "push", "--quiet", "origin", "HEAD:main")).rejects.toThrow(/protected/);

  await gitlab("platform").MergeRequests.merge(project, 1);
  const file = await gitlab("platform").RepositoryFiles.showRaw(project, ".gitlab-ci.yml", "main");
  expect(file).toBe(exampleFile);
  const found = await jobs();
  expect(statuses(found)).toEqual({ ...previews("success"), "preview-summary": "success", ...waiting });
  expect(await page(found["preview-summary"])).toMatchObject({ stacks: [] });
});

test("a second update of the repository's own stack writes nothing, and its state has no token in plain text", async () => {
  sandbox.log.clear();

  expect(await pulumi("up", "--yes")).toMatch(/Resources:\n +\d+ unchanged/);
  expect(sandbox.log.writes().filter(({ server }) => server === "gitlab")).toEqual([]);
  expect(sandbox.log.writes().filter(({ path }) => path.includes("/teams/"))).toEqual([]);
  const state = await pulumi("stack", "export");
  expect(state).toContain("platform-variable-platform-GITLAB_TOKEN");
  for (const token of [readToken, exampleTokens.gitlab]) expect(state).not.toContain(token);
});

test("a merge request that changes two of six projects is checked without credentials", async () => {
  expect(await propose("topic", () => setRegion(deployments, inEurope))).toBe(2);
  const found = await jobs();

  expect(statuses(found)).toEqual({ check: "success" });
  expect(await log(found.check!)).toContain("8 stacks, 0 errors");
});

test("the merge previews exactly those two, and updates one in each ring, after a person started it", async () => {
  await gitlab("platform").MergeRequests.merge(project, 2);
  const found = await jobs();

  expect(statuses(found)).toEqual({ ...previews("success"), "preview-summary": "success", ...waiting });
  const { stacks, text } = await page(found["preview-summary"]);
  expect(stacks).toEqual(["network", "shop-web"]);
  expect(text).toContain("REGION");
  await expect(gitlab("developer").Jobs.play(project, found["update-ring-1"]!.id)).rejects.toThrow(/Forbidden/);

  const first = await play(found["update-ring-1"]);
  expect(statuses(first)).toMatchObject({ "update-ring-1": "success", "update-ring-2": "manual", leave: "created" });
  expect([await regionOf("acme/network"), await regionOf("acme/shop/web")]).toEqual(["eu", undefined]);

  expect(statuses(await play(first["update-ring-2"]))).toMatchObject({ "update-ring-2": "success", leave: "manual" });
  expect([await regionOf("acme/shop/web"), await regionOf("acme/billing")]).toEqual(["eu", undefined]);
});

test("GitLab refuses a write with the token of the jobs that read, and none of them tried one", async () => {
  const url = `${sandbox.gitlabUrl}/api/v4/projects/acme%2Fnetwork/variables/REGION`;
  const answer = await fetch(url, { headers: { "private-token": readToken }, method: "DELETE" });

  expect([answer.status, await answer.json()]).toMatchObject([403, { error: "insufficient_scope" }]);
  const refused = sandbox.log.all().filter(({ server, status }) => server === "gitlab" && status === 403);
  // The first is that of the developer who tried to start a ring.
  expect(refused.map(({ method, path }) => `${method} ${path.split("/").at(-1)}`)).toEqual([
    "POST play",
    "DELETE REGION",
  ]);
});

test("a merge request whose CI file asks for the identity that updates does not get it", async () => {
  const job = {
    environment: "platform",
    id_tokens: { PULUMI_OIDC_TOKEN: { aud: "urn:pulumi:org:acme" } },
    rules: [{ if: '$CI_PIPELINE_SOURCE == "merge_request_event"' }],
    script: [
      'echo "GitLab token: ${GITLAB_TOKEN:-none}"',
      'export HOME="$PWD"',
      'pulumi login --oidc-token "$PULUMI_OIDC_TOKEN" --oidc-org acme --oidc-user acme-platform',
    ],
  };
  await propose("attack", (folder) => writeFile(join(folder, ".gitlab-ci.yml"), stringify({ steal: job })));
  const { steal } = await jobs();

  expect(steal?.status).toBe("failed");
  expect(await log(steal!)).toMatch(/GitLab token: none[^]*OIDC token exchange failed/);
});

test("the nightly run reports a change made by hand, and changes nothing", async () => {
  const { PipelineSchedules, ProjectVariables } = gitlab("platform");
  const [schedule, ...others] = await PipelineSchedules.all(project);
  expect([schedule, others]).toMatchObject([{ description: "Pulumi fleet drift", cron: "0 3 * * *" }, []]);
  const run = async () => {
    await PipelineSchedules.run(project, schedule!.id);
    return jobs();
  };
  const drift = Object.fromEntries([1, 2, 3, 4].map((one) => [`drift ${one}/4`, "success"]));
  expect(statuses(await run())).toEqual({ ...drift, "drift-summary": "success" });

  await ProjectVariables.edit("acme/network", "REGION", "asia");
  const found = await run();

  expect(statuses(found)).toEqual({ ...drift, "drift-summary": "failed" });
  expect(await log(found["drift-summary"]!)).toContain("network has changes");
  expect(await regionOf("acme/network")).toBe("asia");
});

test("the merge of a setting changes what the repository's own stack made: merge requests are previewed then", async () => {
  const iid = await propose("previews", async (folder) => {
    const exception = "{ code: PREVIEW_READS_SECRETS, reason: everybody here is of the platform team }";
    const added = `previews: mergeRequests\n        exceptions: [${exception}]`;
    await developer.edit("Pulumi.yaml", "stack: platform", `stack: platform\n        ${added}`);
    const { code, text } = await runInProcess(folder, ["fleet", "init", "--write"]);
    expect([code, text]).toEqual([0, expect.stringContaining("wrote .gitlab-ci.yml\n")]);
  });
  await gitlab("platform").MergeRequests.merge(project, iid);
  const first = await jobs();
  expect(statuses(first)).toEqual({ "update-ring-1": "success", "update-ring-2": "manual", leave: "created" });
  expect(statuses(await play(first["update-ring-2"]))).toMatchObject({ "update-ring-2": "success" });
  expect(await tokens()).toMatchObject([
    { environment_scope: "platform", protected: true },
    { environment_scope: "preview/*", protected: false },
  ]);

  sandbox.log.clear();
  const changing = await propose("america", async () => {
    await setRegion("value: eu", "value: us");
    // The jobs that read do not see the repository's own stack, which this changes.
    await developer.edit("Pulumi.yaml", "stack: platform", "stack: platform\n        adopt: [schedules]");
  });
  const found = await jobs();
  expect(statuses(found)).toEqual({ check: "success", ...previews("success"), "preview-summary": "success" });
  const { stacks, text } = await page(found["preview-summary"]);
  expect(stacks).toEqual(["network", "shop-web"]);
  expect(text).toMatch(/"eu" => "us"/);
  expect(text).not.toContain("| platform |");
  const reports = `${sandbox.gitlabUrl}/${project}/-/merge_requests/${changing}/terraform_reports.json`;
  const widget = await fetch(reports, { headers: { authorization: `Bearer ${exampleTokens.developer}` } });
  expect(Object.values((await widget.json()) as object)).toEqual([
    expect.objectContaining({
      job_name: "preview-summary",
      create: 0,
      update: expect.any(Number) as number,
      delete: 0,
    }),
  ]);
  const writes = sandbox.log.writes().filter(({ server, path }) => server === "gitlab" && /shop|network/.test(path));
  expect(writes).toEqual([]);
});

test("a merge request whose CI file asks for the identity that reads does not get the token that writes", async () => {
  const job = {
    environment: "preview/platform",
    id_tokens: { PULUMI_OIDC_TOKEN: { aud: "urn:pulumi:org:acme" } },
    rules: [{ if: '$CI_PIPELINE_SOURCE == "merge_request_event"' }],
    script: [
      'export HOME="$PWD"',
      'pulumi login --oidc-token "$PULUMI_OIDC_TOKEN" --oidc-org acme --oidc-team platform-read',
      "pulumi stack export --stack acme/platform/foundation --show-secrets > /dev/null && echo the foundation is readable",
      "pulumi stack export --stack acme/platform/platform --show-secrets",
    ],
  };
  await propose("read", (folder) => writeFile(join(folder, ".gitlab-ci.yml"), stringify({ steal: job })));
  const { steal } = await jobs();

  expect(steal?.status).toBe("failed");
  const text = await log(steal!);
  expect(text).toMatch(/the foundation is readable[^]*no stack named 'acme\/platform\/platform' found/);
  expect(text).not.toContain("platform-variable-platform-GITLAB_TOKEN");
});

test("an update is refused while the team that reads has more permissions than planned, such as for the tokens", async () => {
  const change = async (body: object) => {
    const answer = await fetch(`${sandbox.cloudUrl}/api/orgs/acme/teams/platform-read`, {
      method: "PATCH",
      headers: { authorization: `token ${exampleTokens.cloud}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    expect(answer.ok).toBe(true);
  };
  const stack = { projectName: "platform", stackName: "platform" };
  await change({ addStackPermission: { ...stack, permission: 101 } });

  expect(await pulumi("preview")).toMatch(
    /WIDENED_ACCESS: .*"platform-read" has more .*stack platform\/platform \(read\)/,
  );
  await expect(pulumi("up", "--yes", "--skip-preview")).rejects.toThrow(/error WIDENED_ACCESS: pipeline\.organization/);
  await change({ removeStack: stack });
  await pulumi("up", "--yes", "--skip-preview");
});

test("a destroy of the repository's own stack deletes what it made, and keeps the file and the protection", async () => {
  await pulumi("destroy", "--yes");

  expect(await tokens()).toEqual([]);
  expect(await gitlab("platform").PipelineSchedules.all(project)).toEqual([]);
  const answer = await fetch(`${sandbox.cloudUrl}/api/orgs/acme/teams/platform-read`, {
    headers: { authorization: `token ${exampleTokens.cloud}` },
  });
  expect(await answer.json()).toMatchObject({ stacks: [], environments: [] });
  expect(await gitlab("platform").ProtectedBranches.show(project, "main")).toMatchObject({
    push_access_levels: [{ access_level: 0 }],
  });
  await gitlab("platform").RepositoryFiles.showRaw(project, ".gitlab-ci.yml", "main");
});
