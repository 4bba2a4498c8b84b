import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { exampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";
import { project } from "../world";
import { createLoopWorld, type LoopWorld, statuses, succeed } from "./loopWorld";

/**
 * Runs the file that `pulumi up` commits. Each test continues where the last one stopped. Independent clients check the
 * results: git, @gitbeaker/rest, and the pulumi command line in the jobs.
 */
let world: LoopWorld;

jest.setTimeout(120_000);

beforeAll(async () => {
  world = await createLoopWorld();
});

afterAll(() => world.close());

test("the onboarding commit deploys nothing", async () => {
  await world.sandbox.settled();

  expect(await world.as("platform").Jobs.all(project)).toEqual([]);
  expect(await world.outputs("staging")).toEqual({});
});

test("a merge request is previewed with the preview's identity, and shows the planned changes", async () => {
  await world.propose("topic", "infra/Pulumi.staging.yaml", "replicas: 1", "replicas: 2");
  const mergeRequest = await world.openMergeRequest("topic");
  const { preview, ...others } = await world.jobs();

  expect(others).toEqual({});
  expect(preview?.status).toBe("success");
  const log = await world.log(preview!);
  expect(log).toContain("+ 3 to create");
  expect(log).toMatch(/Job succeeded\s*$/);
  expect(await widget(mergeRequest)).toEqual([{ job: "preview", create: 3, update: 0, delete: 0 }]);
  expect(await world.outputs("staging")).toEqual({});
});

test("the complete preview is an artifact that developers may read", async () => {
  const { preview } = await world.jobs();
  const artifact = await world.as("developer").JobArtifacts.downloadArchive(project, {
    jobId: preview!.id,
    artifactPath: "pulumi-preview.txt",
  });

  expect(await artifact.text()).toContain('image: "shop-api:1"');
});

test("the link in the job's log leads to the preview on the page", async () => {
  const { preview } = await world.jobs();
  const log = await world.log(preview!);
  const link = /^View Live: (\S+)$/m.exec(log)?.[1] ?? "";
  const page = await fetch(link, { headers: { accept: "text/html" } });

  expect(link).toContain(world.sandbox.pageUrl);
  expect([page.status, new URL(page.url).pathname]).toEqual([
    200,
    expect.stringMatching(/^\/-\/cloud\/acme\/shop-api\/staging\/previews\//),
  ]);
});

test("the page shows the merge request at the address that GitLab gives", async () => {
  const [mergeRequest] = await world.as("platform").MergeRequests.all({ projectId: project });
  const page = await fetch(mergeRequest?.web_url as string, { headers: { accept: "text/html" } });

  expect([page.status, page.url]).toEqual([200, `${world.sandbox.pageUrl}/${project}/-/merge_requests/1`]);
  expect((await page.text()).replaceAll(/<[^>]*>/g, "").replaceAll(/\s+/g, " ")).toContain("3 to create");
});

test("a Developer who may not push to main cannot merge", async () => {
  await expect(world.as("developer").MergeRequests.merge(project, 1)).rejects.toThrow(
    /Unauthorized|Forbidden|not allowed/i,
  );
  expect((await world.as("developer").MergeRequests.show(project, 1)).state).toBe("opened");
});

test("a merge deploys to staging with staging's identity", async () => {
  await world.merge(1);
  const jobs = await world.jobs();

  expect(statuses(jobs)).toEqual({ "deploy-staging": "success", "promotion-preview-production": "success" });
  expect(await world.outputs("staging")).toEqual({ image: "shop-api:1", replicas: 2 });
  expect(await world.outputs("production")).toEqual({});
  const [deployment] = await world.as("platform").Deployments.all(project);
  expect(deployment).toMatchObject({ status: "success", environment: { name: "staging" }, ref: "main" });
});

test("pulumi stack history shows the update of the pipeline", async () => {
  const env = { PULUMI_BACKEND_URL: world.sandbox.cloudUrl };
  const { stdout } = await world.workspace.pulumi(
    ["stack", "history", "--stack", "acme/shop-api/staging", "--json", "--non-interactive"],
    { env },
  );

  expect(JSON.parse(stdout)).toMatchObject([{ kind: "update", result: "succeeded", version: 1 }]);
});

test("a Developer cannot create a release tag", async () => {
  await succeed(world.developer, "fetch", "--quiet", "origin");
  await succeed(world.developer, "tag", "release-0", "origin/main");
  const { code, stderr } = await world.developer.git("push", "--quiet", "origin", "release-0");

  expect(code).not.toBe(0);
  expect(stderr).toContain("GitLab: You are not allowed to create this tag as it is protected.");
});

test("a release waits for a manual start, and then deploys to production", async () => {
  await succeed(world.platform, "pull", "--quiet");
  await succeed(world.platform, "tag", "release-1");
  await succeed(world.platform, "push", "--quiet", "origin", "release-1");
  const waiting = await world.jobs();

  expect(statuses(waiting)).toEqual({ "promotion-preview-production": "success", "deploy-production": "manual" });
  expect(await world.outputs("production")).toEqual({});
  await expect(world.as("developer").Jobs.play(project, waiting["deploy-production"]!.id)).rejects.toThrow(/Forbidden/);

  await world.as("platform").Jobs.play(project, waiting["deploy-production"]!.id);
  expect(statuses(await world.jobs())).toEqual({
    "promotion-preview-production": "success",
    "deploy-production": "success",
  });
  expect(await world.outputs("production")).toEqual({ image: "shop-api:1", replicas: 3 });
});

test.each([
  ["production's team", "--oidc-team shop-api-production"],
  ["staging's team", "--oidc-team shop-api-staging"],
])("a merge request whose preview requests a token of %s is denied", async (_, asked) => {
  const branch = `attack-${asked.split("-").at(-1) ?? ""}`;
  await world.propose(branch, ".gitlab-ci.yml", /--oidc-team "\$PULUMI_TEAM"/g, asked);
  await world.openMergeRequest(branch);
  const { preview } = await world.jobs();

  expect(preview?.status).toBe("failed");
  expect(await world.log(preview!)).toContain("OIDC token exchange failed");
});

test("a merge request from a fork gets no identity, and its job says why", async () => {
  const { id: targetProjectId } = await world.as("developer").Projects.show(project);
  const fork = await world.as("developer").Projects.fork(project, { path: "api" });
  expect(fork).toMatchObject({ forked_from_project: { id: targetProjectId } });

  await openFromFork("from-fork", "infra/index.js", "shop-api:1", "shop-api:2");
  const { "preview-skipped": skipped, ...others } = await world.jobs();
  expect(others).toEqual({});
  expect(await world.log(skipped!)).toContain("No preview: this merge request comes from a fork");

  // The author is a member, so that the pipeline runs in the parent project, with the CI file of the fork.
  await openFromFork(
    "hidden-attack",
    ".gitlab-ci.yml",
    /SOURCE_PROJECT_ID == \$CI_MERGE_REQUEST_PROJECT_ID/g,
    "SOURCE_PROJECT_ID != $$CI_MERGE_REQUEST_PROJECT_ID",
  );
  const { preview } = await world.jobs();
  expect(preview?.status).toBe("failed");
  expect(await world.log(preview!)).toContain("OIDC token exchange failed");

  async function openFromFork(branch: string, file: string, from: string | RegExp, to: string): Promise<void> {
    await succeed(world.developer, "fetch", "--quiet", "origin");
    await succeed(world.developer, "switch", "--quiet", "--create", branch, "--no-track", "origin/main");
    await world.developer.edit(file, from, to);
    await succeed(world.developer, "commit", "--quiet", "--all", "--message", `Change ${file}`);
    const address = `${world.sandbox.gitlabUrl}/${fork.path_with_namespace as string}.git`;
    await succeed(world.developer, "push", "--quiet", address, branch);
    await world.as("developer").MergeRequests.create(fork.id, branch, "main", branch, { targetProjectId });
  }
});

test("no log, request log or data file of the sandbox contains a token", () => {
  const texts = filesIn(dirname(world.sandbox.folder.path("state"))).map((file) => readFileSync(file, "latin1"));
  const requests = JSON.stringify(world.sandbox.log.all());

  expect(texts.length).toBeGreaterThan(10);
  for (const secret of [...Object.values(exampleTokens), "eyJhbGciOiJSUzI1NiI"]) {
    expect(texts.filter((text) => text.includes(secret))).toEqual([]);
    expect(requests).not.toContain(secret);
  }
});

/** What the merge request's widget counts. */
async function widget(mergeRequest: number): Promise<object[]> {
  const url = `${world.sandbox.gitlabUrl}/${project}/-/merge_requests/${mergeRequest}/terraform_reports.json`;
  const response = await fetch(url, { headers: { authorization: `Bearer ${exampleTokens.developer}` } });
  const reports = (await response.json()) as Record<string, Record<string, unknown>>;
  return Object.values(reports).map(({ job_name, create, update, delete: deleted }) => ({
    job: job_name,
    create,
    update,
    delete: deleted,
  }));
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
