import { pick } from "../world";
import { commit, open, worldWithCi } from "./opened";

const ONE = "/projects/101/merge_requests/1";

test("a push to the source branch moves the head, adds a note, and starts a pipeline as the user who pushed", async () => {
  const world = worldWithCi();
  const opened = await open(world);
  await commit(world.as("maintainer"), "feature", "second.txt", "2");
  const { body } = await world.as("developer")("GET", ONE);
  const { sha } = body as { sha: string };
  const notes = await world.as("developer")("GET", `${ONE}/notes`);
  const pipelines = world.gitlab.state.pipelines.filter(({ mergeRequestId }) => mergeRequestId === 301);

  expect(sha).not.toBe(opened.sha);
  expect(pick(body, "changes_count", "state")).toEqual({ changes_count: "2", state: "opened" });
  expect(pick(notes.body, "body", "system")).toEqual([
    { body: `added 1 commit\n\n<ul><li>${sha.slice(0, 8)} - write second.txt</li></ul>`, system: true },
  ]);
  expect(pipelines.map((row) => [row.source, row.sha, row.userId])).toEqual([
    ["merge_request_event", opened.sha, 3],
    ["merge_request_event", sha, 2],
  ]);
});

test("every open merge request of the branch gets its own pipeline", async () => {
  const world = worldWithCi();
  const send = world.as("developer");
  await open(world);
  await commit(send, "other", "other.txt", "x");
  await send("POST", "/projects/101/merge_requests", {
    source_branch: "feature",
    target_branch: "other",
    title: "Both",
  });
  const before = world.gitlab.state.pipelines.all().length;
  await commit(send, "feature", "second.txt", "2");

  expect(world.gitlab.state.pipelines.all().slice(before)).toMatchObject([
    { source: "push", ref: "feature", mergeRequestId: null },
    { source: "merge_request_event", mergeRequestId: 301 },
    { source: "merge_request_event", mergeRequestId: 302 },
  ]);
});

test("its own pipeline takes precedence over a newer one of its branch", async () => {
  const world = worldWithCi();
  const opened = await open(world);
  await world.as("developer")("POST", "/projects/101/pipeline", { ref: "feature" });
  const { body } = await world.as("developer")("GET", ONE);

  expect(pick((body as { head_pipeline: object }).head_pipeline, "id")).toEqual(pick(opened.head_pipeline, "id"));
  expect(pick((await world.as("developer")("GET", `${ONE}/pipelines`)).body, "source")).toEqual([
    { source: "merge_request_event" },
    { source: "api" },
    { source: "push" },
  ]);
});

test.each(["close", "merge"])("a push after a %s changes nothing", async (end) => {
  const world = worldWithCi();
  const opened = await open(world);
  if (end === "close") await world.as("developer")("PUT", ONE, { state_event: "close" });
  else await world.as("maintainer")("PUT", `${ONE}/merge`);
  await commit(world.as("developer"), "feature", "second.txt", "2");

  expect(pick((await world.as("developer")("GET", ONE)).body, "sha")).toEqual({ sha: opened.sha });
  expect(world.gitlab.state.pipelines.filter(({ mergeRequestId }) => mergeRequestId !== null)).toHaveLength(1);
});

test("a push to another branch changes nothing", async () => {
  const world = worldWithCi();
  await open(world);
  await commit(world.as("developer"), "other", "second.txt", "2");

  expect(world.gitlab.state.pipelines.filter(({ mergeRequestId }) => mergeRequestId !== null)).toHaveLength(1);
});

test("a push with [skip ci] moves the head without a pipeline", async () => {
  const world = worldWithCi();
  const opened = await open(world);
  await world.as("developer")("POST", "/projects/101/repository/files/second.txt", {
    branch: "feature",
    content: "2",
    commit_message: "write [skip ci]",
  });
  const { body } = await world.as("developer")("GET", ONE);

  expect((body as Record<string, unknown>).sha).not.toBe(opened.sha);
  expect(world.gitlab.state.pipelines.filter(({ mergeRequestId }) => mergeRequestId !== null)).toHaveLength(1);
});

test("a new commit of the target branch keeps the comparison and increments the count of missing commits", async () => {
  const world = worldWithCi();
  const opened = await open(world);
  await commit(world.as("maintainer"), "main", "main.txt", "x");
  const { body } = await world.as("developer")("GET", `${ONE}?include_diverged_commits_count=true`);

  expect(pick(body, "diff_refs", "sha", "diverged_commits_count", "detailed_merge_status")).toEqual({
    diff_refs: opened.diff_refs,
    sha: opened.sha,
    diverged_commits_count: 1,
    detailed_merge_status: "mergeable",
  });
});

test("a conflict ends when the source branch has the target's version", async () => {
  const world = worldWithCi();
  await open(world);
  await commit(world.as("maintainer"), "main", "new.txt", "other\n");
  const before = await world.as("developer")("GET", ONE);
  await commit(world.as("developer"), "feature", "new.txt", "other\n");
  const after = await world.as("developer")("GET", ONE);

  expect([pick(before.body, "detailed_merge_status"), pick(after.body, "detailed_merge_status")]).toEqual([
    { detailed_merge_status: "conflict" },
    { detailed_merge_status: "mergeable" },
  ]);
});

test("deleting the source branch closes it, as the user who deleted it, and it keeps its head", async () => {
  const world = worldWithCi();
  const opened = await open(world);
  await world.as("maintainer")("DELETE", "/projects/101/repository/branches/feature");
  const { body } = await world.as("developer")("GET", ONE);

  expect(pick(body, "state", "sha", "detailed_merge_status")).toEqual({
    state: "closed",
    sha: opened.sha,
    detailed_merge_status: "not_open",
  });
  expect((body as { closed_by: { username: string } }).closed_by.username).toBe("maintainer");
});

test("a commit that overwrites the source branch moves the head, and the merge request stays open", async () => {
  const world = worldWithCi();
  await open(world);
  const { body } = await world.as("developer")("POST", "/projects/101/repository/commits", {
    branch: "feature",
    start_branch: "main",
    force: true,
    commit_message: "Start again",
    actions: [{ action: "create", file_path: "other.txt", content: "other\n" }],
  });
  const { id } = body as { id: string };
  const commits = (await world.as("developer")("GET", `${ONE}/commits`)).body;

  expect(pick((await world.as("developer")("GET", ONE)).body, "state", "sha")).toEqual({ state: "opened", sha: id });
  expect(pick(commits, "title")).toEqual([{ title: "Start again" }]);
});

test("a push that brings its commits to the target merges it, as the user who pushed", async () => {
  const world = worldWithCi();
  const opened = await open(world);
  const { state } = world.gitlab;
  const [project, user] = [state.projects.get(101), state.users.get(2)];
  const [main, feature] = ["main", "feature"].map((name) => state.branches.find((row) => row.name === name));
  if (!project || !user || !main || !feature) throw new Error("the seed is another");
  state.branches.update(main.id, { commitId: feature.commitId });
  state.branchMoved.emit({ project, user, branch: "main" });
  const { body } = await world.as("developer")("GET", ONE);

  expect(pick(body, "state", "merge_commit_sha", "has_conflicts")).toEqual({
    state: "merged",
    merge_commit_sha: opened.sha,
    has_conflicts: false,
  });
  expect(pick((body as { merged_by: object }).merged_by, "username")).toEqual({ username: "maintainer" });
});

test("stays open without a commit of its own when the target moves", async () => {
  const world = worldWithCi();
  const send = world.as("developer");
  await send("POST", "/projects/101/repository/branches", { branch: "feature", ref: "main" });
  await send("POST", "/projects/101/merge_requests", { source_branch: "feature", target_branch: "main", title: "x" });
  await commit(world.as("maintainer"), "main", "main.txt", "x");

  expect(pick((await send("GET", ONE)).body, "state")).toEqual({ state: "opened" });
});
