import { createCiWorld } from "../ci/ciWorld";
import { pick } from "../world";

const ONE = "/api/v4/projects/101/merge_requests/1";

test.each<[string, string, object | undefined, number]>([
  ["GET", ONE, undefined, 200],
  ["GET", "/api/v4/projects/101/merge_requests", undefined, 200],
  ["GET", `${ONE}/notes`, undefined, 200],
  ["GET", `${ONE}/notes/1`, undefined, 200],
  ["POST", `${ONE}/notes`, { body: "x" }, 401],
  ["PUT", ONE, { title: "x" }, 401],
  ["PUT", `${ONE}/merge`, {}, 401],
])("a running job's token gets for %s %s the status %4$d", async (method, path, body, status) => {
  const world = createCiWorld();
  await world.push({ jobs: { build: {} } }, { branch: "feature" });
  const opened = { source_branch: "feature", target_branch: "main", title: "x" };
  await world.as("developer")("POST", "/projects/101/merge_requests", opened);
  await world.as("developer")("POST", "/projects/101/merge_requests/1/notes", { body: "hello" });
  const token = (await world.take())?.job.token ?? "";
  const answer = await world.gitlab.app.request(path, {
    method,
    headers: { "JOB-TOKEN": token, ...(body && { "Content-Type": "application/json" }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  world.state.folder.close();

  expect(answer.status).toBe(status);
});

test("a merge request waits for the pipeline of a runner", async () => {
  const world = createCiWorld();
  await world.push({ jobs: { build: {} } }, { branch: "feature" });
  await world.runAll();
  const opened = { source_branch: "feature", target_branch: "main", title: "x" };
  await world.as("developer")("POST", "/projects/101/merge_requests", opened);
  await world.ci.settled();
  const asked = await world.as("maintainer")("PUT", "/projects/101/merge_requests/1/merge", { auto_merge: true });
  await world.run("build");
  await world.ci.settled();
  const { body } = await world.as("developer")("GET", "/projects/101/merge_requests/1");
  const main = world.state.pipelines.all().at(-1);
  world.state.folder.close();

  expect(pick(asked.body, "state", "merge_when_pipeline_succeeds")).toEqual({
    state: "opened",
    merge_when_pipeline_succeeds: true,
  });
  expect(pick(body, "state")).toEqual({ state: "merged" });
  expect(main).toMatchObject({ source: "push", ref: "main", sha: (body as Record<string, unknown>).merge_commit_sha });
});

test.each([
  ["its pipeline, which is not created yet", { build: {} }],
  ["a pipeline that is never created", {}],
])("a merge request with an immediate merge waits for %s", async (_, jobs) => {
  const world = createCiWorld();
  await world.push({ jobs: { build: {} } }, { branch: "feature" });
  await world.runAll();
  const none = { answer: { kind: "none", reason: "no jobs" } } as const;
  const content = JSON.stringify({ jobs, ...("build" in jobs ? {} : none) });
  const file = { branch: "feature", content, commit_message: "change the file" };
  await world.as("developer")("PUT", "/projects/101/repository/files/.gitlab-ci.yml", file);
  const opened = { source_branch: "feature", target_branch: "main", title: "x" };
  await world.as("developer")("POST", "/projects/101/merge_requests", opened);
  const asked = await world.as("maintainer")("PUT", "/projects/101/merge_requests/1/merge", { auto_merge: true });
  world.state.ciChanged.emit();
  await Promise.resolve();
  const meanwhile = world.state.mergeRequests.get(301)?.state;
  await world.ci.settled();
  await world.runAll();
  await world.ci.settled();
  const { body } = await world.as("developer")("GET", "/projects/101/merge_requests/1");
  world.state.folder.close();

  expect([pick(asked.body, "state"), meanwhile, pick(body, "state")]).toEqual([
    { state: "opened" },
    "opened",
    { state: "merged" },
  ]);
});

test("a pipeline that the rules exclude is refused with GitLab's message", async () => {
  const world = createCiWorld();
  const file = { jobs: {}, answer: { kind: "none", reason: "workflow" } } as const;
  await expect(world.push(file, { branch: "feature" })).rejects.toThrow("no pipeline");
  const opened = { source_branch: "feature", target_branch: "main", title: "x" };
  await world.as("developer")("POST", "/projects/101/merge_requests", opened);
  const { status, body } = await world.as("developer")("POST", "/projects/101/merge_requests/1/pipelines");
  world.state.folder.close();

  expect([status, body]).toEqual([400, { message: { base: ["Pipeline filtered out by workflow rules."] } }]);
});
