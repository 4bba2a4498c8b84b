import { gzipSync } from "node:zlib";
import { createGitWorld, type GitWorld, projectAt } from "./gitWorld";
import type { Job, Pipeline } from "../../../gitlab/ci/entities";

let world: GitWorld;
beforeAll(async () => {
  world = await createGitWorld();
});
afterAll(() => world.close());

const NOT_FOUND = "The project you were looking for could not be found or you don't have permission to view it.\n";

/** A job of the developer in acme/shop/api, with only the fields that these tests need. */
function insertJob(token: string, status: Job["status"], userId = 3): void {
  const { id: projectId } = projectAt(world.state);
  const pipeline = world.state.pipelines.insert({ projectId, userId, status } as Pipeline);
  world.state.jobs.insert({ projectId, pipelineId: pipeline.id, userId, token, status } as Job);
}

async function ask(
  service: string,
  credentials: string | undefined,
  project = "acme/shop/api",
): Promise<{ status: number; challenge: string | null; text: string }> {
  const headers = credentials === undefined ? {} : { authorization: `Basic ${btoa(credentials)}` };
  const response = await fetch(`${world.url}/${project}.git/info/refs?service=${service}`, { headers });
  const text = response.status === 200 ? "" : await response.text();
  return { status: response.status, challenge: response.headers.get("www-authenticate"), text };
}

test.each([
  ["no credentials", undefined],
  ["a wrong password", "developer:wrong"],
  ["no password", "developer:"],
  ["a token as the user", "token-developer:"],
])("%s: 401 with a challenge", async (_title, credentials) => {
  expect(await ask("git-upload-pack", credentials)).toEqual({
    status: 401,
    challenge: 'Basic realm="GitLab"',
    text: "HTTP Basic: Access denied\n",
  });
});

test.each([
  ["git-upload-pack", "stranger", 404, NOT_FOUND],
  ["git-upload-pack", "guest", 403, "You are not allowed to download code from this project.\n"],
  ["git-upload-pack", "reporter", 200, ""],
  ["git-upload-pack", "developer", 200, ""],
  ["git-upload-pack", "platform", 200, ""],
  ["git-receive-pack", "stranger", 404, NOT_FOUND],
  ["git-receive-pack", "guest", 403, "You are not allowed to push code to this project.\n"],
  ["git-receive-pack", "reporter", 403, "You are not allowed to push code to this project.\n"],
  ["git-receive-pack", "developer", 200, ""],
  ["git-receive-pack", "platform", 200, ""],
])("%s by a %s: %d", async (service, username, status, text) => {
  expect(await ask(service, `${username}:token-${username}`)).toEqual({ status, challenge: null, text });
});

test("a personal access token is accepted with any username", async () => {
  expect((await ask("git-upload-pack", "oauth2:token-reporter")).status).toBe(200);
});

test.each([
  ["git-upload-pack", 200, ""],
  ["git-receive-pack", 403, "You are not allowed to upload code.\n"],
])("a token of a developer with the scope read_api only reads: %s", async (service, status, text) => {
  const developer = world.state.users.find(({ username }) => username === "developer");
  world.state.users.update(developer!.id, { readToken: "token-that-reads" });

  expect(await ask(service, "developer:token-that-reads")).toMatchObject({ status, text });
});

test("a missing project and an invisible one get the same answer", async () => {
  const missing = await ask("git-upload-pack", "stranger:token-stranger", "acme/shop/nothing");

  expect(missing).toEqual(await ask("git-upload-pack", "stranger:token-stranger"));
});

test.each([
  ["running", "git-upload-pack", "acme/shop/api", 200, ""],
  ["running", "git-receive-pack", "acme/shop/api", 403, "You are not allowed to upload code.\n"],
  [
    "running",
    "git-upload-pack",
    "acme/shop/web",
    403,
    "Authentication by CI/CD job token not allowed from api to web.\n",
  ],
  ["running", "git-upload-pack", "acme/shop/nothing", 404, NOT_FOUND],
  ["canceling", "git-upload-pack", "acme/shop/api", 200, ""],
  ["pending", "git-upload-pack", "acme/shop/api", 401, "HTTP Basic: Access denied\n"],
  ["success", "git-upload-pack", "acme/shop/api", 401, "HTTP Basic: Access denied\n"],
] as const)("the token of a job that is %s: %s of %s: %d", async (state, service, project, status, text) => {
  insertJob(`job-${state}`, state);
  const answer = await ask(service, `gitlab-ci-token:job-${state}`, project);

  expect([answer.status, answer.text]).toEqual([status, text]);
});

test.each([
  ["a guest", 5, 403, "You are not allowed to download code from this project.\n"],
  ["a former member", 6, 404, NOT_FOUND],
] as const)("the job token of %s gets no access", async (_, userId, status, text) => {
  insertJob(`job-of-${userId}`, "running", userId);
  const answer = await ask("git-upload-pack", `gitlab-ci-token:job-of-${userId}`);

  expect([answer.status, answer.text]).toEqual([status, text]);
});

test("a job token is accepted only with the username gitlab-ci-token", async () => {
  insertJob("job-token", "running");

  expect((await ask("git-upload-pack", "developer:job-token")).status).toBe(401);
});

test.each(["git-upload-pack", "git-receive-pack"])("%s requires credentials, too", async (service) => {
  const answer = await fetch(`${world.url}/acme/shop/api.git/${service}`, { method: "POST", body: "0000" });

  expect(answer.status).toBe(401);
});

test.each([
  ["git-upload-pack", "text/plain;charset=UTF-8"],
  ["git-receive-pack", "text/plain;charset=UTF-8"],
  ["git-receive-pack", "application/x-www-form-urlencoded"],
  ["git-receive-pack", "application/x-git-upload-pack-request"],
  ["git-receive-pack", undefined],
])("%s refuses %s, which a web page could send", async (service, type) => {
  const answer = await fetch(`${world.url}/acme/shop/api.git/${service}`, {
    method: "POST",
    headers: {
      authorization: `Basic ${btoa("x:token-developer")}`,
      ...(type !== undefined && { "content-type": type }),
    },
    body: Buffer.from("0000"),
  });

  expect([answer.status, await answer.text()]).toEqual([
    415,
    `Expected POST with Content-Type 'application/x-${service}-request', but received '${type ?? ""}' instead.\n`,
  ]);
});

test("the git client shows the error", async () => {
  const { code, stderr } = await world.git("clone", world.remote("guest"), "guest");

  expect(code).toBe(128);
  expect(stderr).toContain("remote: You are not allowed to download code from this project.");
  expect(stderr).not.toContain("token-guest");
});

test("the request log contains the paths and no credentials", async () => {
  await world.git("ls-remote", world.remote("reporter"));
  const paths = world.world.log.all().map(({ path, query }) => `${path} ${query}`);

  expect(paths).toContain("/acme/shop/api.git/info/refs service=git-upload-pack");
  expect(JSON.stringify(world.world.log.all())).not.toContain("token-");
});

test("accepts a request body with gzip", async () => {
  const ask = "0014command=ls-refs\n0000";
  const response = await fetch(`${world.url}/acme/shop/api.git/git-upload-pack`, {
    method: "POST",
    headers: {
      authorization: `Basic ${btoa("x:token-reporter")}`,
      "content-encoding": "gzip",
      "content-type": "application/x-git-upload-pack-request",
      "git-protocol": "version=2",
    },
    body: gzipSync(ask),
  });

  expect(await response.text()).toContain(" refs/heads/main\n");
});

test("refuses the old protocol without a service", async () => {
  const answer = await fetch(`${world.url}/acme/shop/api.git/info/refs`);

  expect(answer.status).toBe(403);
});
