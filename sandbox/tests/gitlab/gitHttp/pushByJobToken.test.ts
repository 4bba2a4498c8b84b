import type { Job, Pipeline } from "../../../gitlab/ci/entities";
import { API, CI_FILE, pick } from "../world";
import { type Checkout, createGitWorld, type GitWorld, projectAt, refsOf } from "./gitWorld";

let world: GitWorld;
let checkout: Checkout;
afterEach(() => world.close());

/** A checkout that pushes with the token of the user's job. The developer is the user 3. */
async function jobOf(userId: number, { allowed = true, project = "acme/shop/api" } = {}): Promise<void> {
  world = await createGitWorld();
  world.state.projects.update(101, { jobTokenMayPush: allowed });
  const { id: projectId } = projectAt(world.state, project);
  const pipeline = world.state.pipelines.insert({ projectId, userId, status: "running" } as Pipeline);
  const token = "glcbt-of-the-job";
  world.state.jobs.insert({ projectId, pipelineId: pipeline.id, userId, token, status: "running" } as Job);
  checkout = await world.clone("maintainer");
  await checkout.git("remote", "set-url", "origin", world.remote("gitlab-ci-token", "acme/shop/api", token));
  await checkout.commit("ci", { [CI_FILE]: "test: { script: [make] }\n" });
}

const push = (...refs: string[]) => checkout.tries("push", "origin", ...refs);

test("a job may not push by default", async () => {
  await jobOf(2, { allowed: false });
  const { code, stderr } = await push("HEAD:refs/heads/topic");

  expect(code).not.toBe(0);
  expect(stderr).toContain("You are not allowed to upload code.");
  expect(refsOf(world.state)).not.toHaveProperty("heads/topic");
});

test("if the project allows it, a job pushes as its user, and no pipeline starts", async () => {
  await jobOf(3);
  const before = world.state.pipelines.all().length;
  const { code } = await push("HEAD:refs/heads/topic", "HEAD:refs/tags/v1");

  expect(code).toBe(0);
  expect(Object.keys(refsOf(world.state)).sort()).toEqual(["heads/main", "heads/topic", "tags/v1"]);
  expect(world.state.pipelines.all()).toHaveLength(before);
});

test("a job's push starts no pipeline of a merge request, and removes its approvals", async () => {
  await jobOf(3);
  await push("HEAD:refs/heads/topic");
  const send = world.world.as("developer");
  await send("POST", `/projects/${API}/merge_requests`, { source_branch: "topic", target_branch: "main", title: "x" });
  await world.world.as("maintainer")("POST", `/projects/${API}/merge_requests/1/approve`);
  const before = world.state.pipelines.all().length;
  const sha = await checkout.commit("more");
  await push("HEAD:refs/heads/topic");

  expect(world.state.mergeRequests.all()).toMatchObject([{ sha, approverIds: [] }]);
  expect(world.state.pipelines.all()).toHaveLength(before);
});

test("protected branches and tags apply to the job's user", async () => {
  await jobOf(3);
  await world.world.as("maintainer")("POST", `/projects/${API}/protected_tags`, { name: "release-*" });

  expect((await push("HEAD:refs/heads/main")).stderr).toContain("not allowed to push code to protected branches");
  expect((await push("HEAD:refs/tags/release-1")).stderr).toContain("not allowed to create this tag");
});

test("the job of a Maintainer pushes to a protected branch", async () => {
  await jobOf(2);
  const { code } = await push("HEAD:refs/heads/main");

  expect(code).toBe(0);
  expect(refsOf(world.state)["heads/main"]).toBe(await checkout.git("rev-parse", "HEAD"));
});

test.each([
  ["is a job of another project", 2, "acme/shop/web"],
  ["runs as a reporter", 4, "acme/shop/api"],
])("a job that %s cannot push", async (_, userId, project) => {
  await jobOf(userId, { project });
  const { code, stderr } = await push("HEAD:refs/heads/topic");

  expect(code).not.toBe(0);
  expect(stderr).toContain("You are not allowed to upload code.");
});

test("Maintainers set it by the projects API, and a seed can set it", async () => {
  world = await createGitWorld({
    projects: [{ path: "acme/shop/api", members: { maintainer: 40 }, jobTokenMayPush: true }],
  });
  const name = "ci_push_repository_for_job_token_allowed";
  const send = world.world.as("maintainer");
  const seeded = await send("GET", `/projects/${API}`);
  const changed = await send("PUT", `/projects/${API}`, { [name]: false });

  expect([pick(seeded.body, name), pick(changed.body, name)]).toEqual([{ [name]: true }, { [name]: false }]);
  expect(pick((await send("GET", `/projects/${API}`)).body, name)).toEqual({ [name]: false });
});
