import { withFork } from "../idTokens/forkedSeed";
import { CI_FILE, createWorld, pick, type World } from "../world";
import { commit, worldWithCi } from "./opened";

const GIVEN = { source_branch: "feature", target_branch: "main", title: "From a fork", target_project_id: 101 };
const ONE = "/projects/101/merge_requests/1";

/** A merge request from the user's fork, which is project 103. */
async function openFromFork(world: World, user: string): Promise<Record<string, unknown>> {
  const send = world.as(user);
  await send("POST", "/projects/101/fork");
  await commit(send, "feature", "new.txt", "new\n", "103");
  const { status, body } = await send("POST", "/projects/103/merge_requests", GIVEN);
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body as Record<string, unknown>;
}

const runsIn = (world: World) =>
  world.gitlab.state.pipelines
    .filter(({ mergeRequestId }) => mergeRequestId !== null)
    .map(({ projectId, userId }) => [projectId, userId]);

test("a merge request from a fork belongs to the parent and names its source project", async () => {
  const world = worldWithCi();
  const opened = await openFromFork(world, "reporter");

  expect(
    pick(opened, "iid", "project_id", "target_project_id", "source_project_id", "reference", "changes_count"),
  ).toEqual({
    iid: 1,
    project_id: 101,
    target_project_id: 101,
    source_project_id: 103,
    reference: "acme/shop/api!1",
    changes_count: "1",
  });
  expect(pick(opened, "allow_collaboration", "detailed_merge_status")).toEqual({
    allow_collaboration: false,
    detailed_merge_status: "mergeable",
  });
});

test.each<[string, string, number[][]]>([
  ["in the fork, for a user who may not start one in the parent", "reporter", [[103, 4]]],
  ["in the parent, of a member of it", "developer", [[101, 3]]],
])("its pipeline runs %s", async (_, user, expected) => {
  const world = worldWithCi();
  await openFromFork(world, user);

  expect(runsIn(world)).toEqual(expected);
});

test("with pipelines of forks refused by the parent, those of members run in the fork", async () => {
  const world = worldWithCi();
  const setting = { ci_allow_fork_pipelines_to_run_in_parent_project: false };
  await world.as("maintainer")("PUT", "/projects/101", setting);
  await openFromFork(world, "developer");

  expect(runsIn(world)).toEqual([[103, 3]]);
});

test("a member of the parent can run one in the parent", async () => {
  const world = worldWithCi();
  await openFromFork(world, "reporter");
  const { status, body } = await world.as("developer")("POST", `${ONE}/pipelines`);

  expect([status, pick(body, "project_id", "source", "ref")]).toEqual([
    200,
    { project_id: 101, source: "merge_request_event", ref: "refs/merge-requests/1/head" },
  ]);
  expect(runsIn(world)).toEqual([
    [103, 4],
    [101, 3],
  ]);
});

test("a member of the parent cannot run one if the parent refuses pipelines of forks", async () => {
  const world = worldWithCi();
  const setting = { ci_allow_fork_pipelines_to_run_in_parent_project: false };
  await openFromFork(world, "reporter");
  await world.as("maintainer")("PUT", "/projects/101", setting);
  const { status, body } = await world.as("developer")("POST", `${ONE}/pipelines`);

  expect([status, body]).toEqual([400, { message: { base: ["Insufficient permissions to create a new pipeline"] } }]);
});

test("a branch with the name of a protected branch of the parent has the rights of that", async () => {
  const world = worldWithCi();
  const send = world.as("reporter");
  await send("POST", "/projects/101/fork");
  await commit(send, "main", "new.txt", "new\n", "103");
  await send("POST", "/projects/103/merge_requests", { ...GIVEN, source_branch: "main" });
  const refused = await world.as("developer")("POST", `${ONE}/pipelines`);
  const allowed = await world.as("maintainer")("POST", `${ONE}/pipelines`);

  expect([refused.status, allowed.status]).toEqual([400, 200]);
  expect((refused.body as { message: { base: string[] } }).message.base).toEqual([
    "You do not have sufficient permission to run a pipeline on 'main'. Please select a different branch or contact your administrator for assistance.",
  ]);
});

test("merging copies the fork's commits into the parent", async () => {
  const world = worldWithCi();
  const opened = await openFromFork(world, "reporter");
  const { status } = await world.as("maintainer")("PUT", `${ONE}/merge`);
  const file = await world.as("maintainer")("GET", "/projects/101/repository/files/new.txt/raw?ref=main");
  const commits = await world.as("maintainer")("GET", "/projects/101/repository/commits");

  expect([status, file.body]).toEqual([200, "new\n"]);
  expect(pick(commits.body, "id")).toContainEqual({ id: opened.sha });
  expect((commits.body as unknown[]).length).toBe(3);
});

test("a push to the fork moves the merge request, and each commit is stored once", async () => {
  const world = worldWithCi();
  await openFromFork(world, "reporter");
  await commit(world.as("reporter"), "feature", "second.txt", "2", "103");
  const { body } = await world.as("maintainer")("GET", ONE);
  const shas = world.gitlab.state.commits.filter(({ projectId }) => projectId === 101).map(({ sha }) => sha);

  expect(pick(body, "changes_count", "sha")).toEqual({ changes_count: "2", sha: shas.at(-1) });
  expect(new Set(shas).size).toBe(shas.length);
  expect(runsIn(world)).toEqual([
    [103, 4],
    [103, 4],
  ]);
});

test("a stranger's fork cannot open a merge request in a project that they cannot see", async () => {
  const world = createWorld(withFork);
  await commit(world.as("stranger"), "feature", "new.txt", "new\n", "103");
  const { status, body } = await world.as("stranger")("POST", "/projects/103/merge_requests", GIVEN);

  expect([status, body]).toEqual([403, { message: "403 Forbidden" }]);
});

test("labels, assignees and reviewers set by a user who is not a Developer of the parent are ignored", async () => {
  const world = worldWithCi();
  const send = world.as("reporter");
  await send("POST", "/projects/101/fork");
  await commit(send, "feature", "new.txt", "new\n", "103");
  const people = { labels: "x", assignee_ids: [2], reviewer_ids: [2] };
  const { body } = await send("POST", "/projects/103/merge_requests", { ...GIVEN, ...people });

  expect(pick(body, "labels", "assignees", "reviewers")).toEqual({ labels: [], assignees: [], reviewers: [] });
});

test("the author from a fork can change and close it, but not merge it", async () => {
  const world = worldWithCi();
  await openFromFork(world, "reporter");
  const send = world.as("reporter");

  expect((await send("PUT", `${ONE}/merge`)).status).toBe(401);
  expect(pick((await send("PUT", ONE, { title: "Mine", state_event: "close" })).body, "title", "state")).toEqual({
    title: "Mine",
    state: "closed",
  });
});

test("the source branch in the fork is deleted only if the merging user may push there", async () => {
  const world = worldWithCi();
  await openFromFork(world, "reporter");
  await world.as("maintainer")("PUT", `${ONE}/merge`, { should_remove_source_branch: true });

  expect((await world.as("reporter")("GET", "/projects/103/repository/branches/feature")).status).toBe(200);
});

test("deleting a fork closes its merge requests, which remain visible", async () => {
  const world = worldWithCi();
  const opened = await openFromFork(world, "reporter");
  await world.as("reporter")("DELETE", "/projects/103");
  const { status, body } = await world.as("maintainer")("GET", ONE);

  expect([status, pick(body, "state", "sha", "changes_count", "head_pipeline")]).toEqual([
    200,
    { state: "closed", sha: opened.sha, changes_count: "1", head_pipeline: null },
  ]);
});

test("lists the visible forks of a project, the newest first", async () => {
  const world = createWorld();
  for (const user of ["developer", "maintainer"]) await world.as(user)("POST", "/projects/101/fork");
  const paths = async (user: string, query = "") =>
    ((await world.as(user)("GET", `/projects/101/forks${query}`)).body as { path_with_namespace: string }[]).map(
      (project) => project.path_with_namespace,
    );

  expect(await paths("platform")).toEqual(["maintainer/api", "developer/api"]);
  expect(await paths("developer")).toEqual(["developer/api"]);
  expect(await paths("platform", "?membership=true")).toEqual([]);
  expect(await paths("reporter")).toEqual([]);
});

test("the pipeline in the parent uses the fork's CI file", async () => {
  const world = worldWithCi();
  const send = world.as("reporter");
  await send("POST", "/projects/101/fork");
  await commit(send, "feature", CI_FILE, "attack: { script: [make] }\n", "103");
  const opened = (await send("POST", "/projects/103/merge_requests", GIVEN)).body as { sha: string };
  await world.as("developer")("POST", `${ONE}/pipelines`);
  const { state } = world.gitlab;
  const held = state.commits.find(({ projectId, sha }) => projectId === 101 && sha === opened.sha);

  expect(state.pipelines.all().at(-1)).toMatchObject({ projectId: 101, sha: opened.sha });
  expect(held?.files.get(CI_FILE)?.content.toString()).toBe("attack: { script: [make] }\n");
});
