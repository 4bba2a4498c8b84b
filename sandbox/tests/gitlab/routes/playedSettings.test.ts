import { failed, createCiWorld, type FileText } from "../ci/ciWorld";
import { pick } from "../world";

// The project settings that change the behaviour of pipelines and merge requests in the sandbox.

const deploy: FileText = {
  jobs: { ship: { environment: { name: "production" }, resourceGroup: "production", interruptible: true } },
};

async function changed(settings: object) {
  const world = createCiWorld();
  const { status } = await world.as("maintainer")("PUT", "/projects/101", settings);
  expect(status).toBe(200);
  return world;
}

test.each([
  [{}, "canceled"],
  [{ auto_cancel_pending_pipelines: "enabled" }, "canceled"],
  [{ auto_cancel_pending_pipelines: "disabled" }, "pending"],
])("with %j, a push leaves the earlier pipeline %s", async (settings, status) => {
  const world = await changed({ description: "x", ...settings });
  const first = await world.push(deploy);
  await world.push(deploy);

  expect(world.status(first)).toBe(status);
});

test.each([
  [{ ci_forward_deployment_enabled: true }, "failed"],
  [{ ci_forward_deployment_enabled: false }, "success"],
])("with %j, an outdated deployment is %s", async (settings, status) => {
  const world = await changed({ ...settings, auto_cancel_pending_pipelines: "disabled" });
  const manual: FileText = { jobs: { ship: { when: "manual", environment: { name: "production" } } } };
  const older = await world.push(manual);
  const newer = await world.push(manual);
  const play = (id: number) => world.as("maintainer")("POST", `/projects/101/jobs/${id}/play`);
  // Both wait for a runner, and the newer one ends first.
  await play(world.job(older, "ship").id);
  await play(world.job(newer, "ship").id);
  const taken = [await world.take(), await world.take()];
  const jobOf = (pipeline: typeof older) => taken.find((one) => one?.pipeline.id === pipeline.id)!.job.id;
  const done = { status: "success", exitCode: 0, failureReason: null } as const;
  world.ci.port.finish(jobOf(newer), done);
  const again = await world.as("maintainer")("POST", `/projects/101/jobs/${jobOf(older)}/cancel`);

  // Nobody may cancel, retry or play an outdated deployment.
  expect(again.status).toBe(status === "failed" ? 403 : 201);
});

test.each([
  [{}, "unordered"],
  [{ resource_group_default_process_mode: "oldest_first" }, "oldest_first"],
])("with %j, a new resource group is %s", async (settings, mode) => {
  const world = await changed({ description: "x", ...settings });
  await world.push(deploy);
  const { body } = await world.as("maintainer")("GET", "/projects/101/resource_groups/production");

  expect(pick(body, "process_mode")).toEqual({ process_mode: mode });
});

const MERGE = "/projects/101/merge_requests/1";

async function opened(settings: object, file: FileText = { jobs: { check: {} } }) {
  const world = await changed(settings);
  await world.push(file);
  await world.runAll();
  await world.push(file, { branch: "topic" });
  await world.runAll();
  const send = world.as("maintainer");
  await send("POST", "/projects/101/merge_requests", { title: "A", source_branch: "topic", target_branch: "main" });
  await world.ci.settled();
  const status = async () =>
    ((await send("GET", MERGE)).body as Record<string, unknown>).detailed_merge_status as string;
  return { world, send, status };
}

test("a project may refuse to merge until the pipeline succeeds", async () => {
  const { world, send, status } = await opened({ only_allow_merge_if_pipeline_succeeds: true });

  expect(await status()).toBe("ci_still_running");
  expect((await send("PUT", `${MERGE}/merge`)).status).toBe(405);
  await world.runAll(() => failed);
  expect(await status()).toBe("ci_must_pass");
  expect((await send("PUT", `${MERGE}/merge`)).status).toBe(405);
  expect((await send("PUT", `${MERGE}/merge`, { auto_merge: true })).status).toBe(405);
  await send("POST", `${MERGE}/pipelines`);
  const later = await send("PUT", `${MERGE}/merge`, { auto_merge: true });
  expect([later.status, pick(later.body, "state", "merge_when_pipeline_succeeds")]).toEqual([
    200,
    { state: "opened", merge_when_pipeline_succeeds: true },
  ]);
  await world.runAll();
  await new Promise(setImmediate);
  expect(pick((await send("GET", MERGE)).body, "state")).toEqual({ state: "merged" });
});

test("a project that requires a successful pipeline does not merge without a pipeline", async () => {
  const none: FileText = { jobs: {}, answer: { kind: "none", reason: "workflow" } };
  const world = await changed({ only_allow_merge_if_pipeline_succeeds: true });
  const send = world.as("maintainer");
  const body = { branch: "topic", start_branch: "main", content: JSON.stringify(none), commit_message: "x" };
  await send("POST", "/projects/101/repository/files/%2Egitlab-ci%2Eyml", body);
  await send("POST", "/projects/101/merge_requests", { title: "A", source_branch: "topic", target_branch: "main" });
  await world.ci.settled();

  expect(pick((await send("GET", MERGE)).body, "detailed_merge_status")).toEqual({
    detailed_merge_status: "ci_must_pass",
  });
  expect((await send("PUT", `${MERGE}/merge`)).status).toBe(405);
  await send("PUT", "/projects/101", { only_allow_merge_if_pipeline_succeeds: false });
  expect((await send("PUT", `${MERGE}/merge`)).status).toBe(200);
});

test.each([
  [{ allow_merge_on_skipped_pipeline: true }, "mergeable"],
  [{ allow_merge_on_skipped_pipeline: false }, "ci_must_pass"],
])("with %j, a skipped pipeline makes the merge request %s", async (settings, expected) => {
  const world = await changed({ only_allow_merge_if_pipeline_succeeds: true, ...settings });
  await world.push({ jobs: { check: {} } });
  await world.push({ jobs: { check: {} } }, { branch: "topic", message: "no pipeline [skip ci]" });
  const send = world.as("maintainer");
  await send("POST", "/projects/101/merge_requests", { title: "A", source_branch: "topic", target_branch: "main" });
  await world.ci.settled();

  expect(pick((await send("GET", MERGE)).body, "detailed_merge_status")).toEqual({ detailed_merge_status: expected });
});

test("a project may refuse to merge until all threads are resolved", async () => {
  const { world, send, status } = await opened({ only_allow_merge_if_all_discussions_are_resolved: true });
  await world.runAll();
  const thread = (await send("POST", `${MERGE}/discussions`, { body: "Why?" })).body as { id: string };
  await send("POST", `${MERGE}/notes`, { body: "A note is not a thread" });

  expect(await status()).toBe("discussions_not_resolved");
  expect((await send("PUT", `${MERGE}/merge`)).status).toBe(405);
  expect((await world.as("reporter")("PUT", `${MERGE}/discussions/${thread.id}`, { resolved: true })).status).toBe(403);
  expect((await world.as("developer")("PUT", `${MERGE}/discussions/${thread.id}`, { resolved: true })).status).toBe(
    200,
  );
  expect(await status()).toBe("mergeable");
  await send("POST", `${MERGE}/discussions/${thread.id}/notes`, { body: "Not yet" });
  expect(await status()).toBe("discussions_not_resolved");
});
