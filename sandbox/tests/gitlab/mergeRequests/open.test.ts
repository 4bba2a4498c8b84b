import { createWorld, pick, seed } from "../world";
import { commit, open, worldWithCi } from "./opened";

const POST = "/projects/101/merge_requests";
const given = { source_branch: "feature", target_branch: "main", title: "Add a file" };

test("a merge request has its branches, its head and its merge base", async () => {
  const world = worldWithCi();
  const opened = await open(world);
  const heads = await Promise.all(
    ["main", "feature"].map(async (name) => {
      const { body } = await world.as("developer")("GET", `/projects/101/repository/branches/${name}`);
      return (body as { commit: { id: string } }).commit.id;
    }),
  );

  expect(pick(opened, "iid", "state", "sha", "diff_refs", "changes_count", "detailed_merge_status")).toEqual({
    iid: 1,
    state: "opened",
    sha: heads[1],
    diff_refs: { base_sha: heads[0], head_sha: heads[1], start_sha: heads[0] },
    changes_count: "1",
    detailed_merge_status: "mergeable",
  });
});

test("has a merge request pipeline of its head, as its author", async () => {
  const world = worldWithCi();
  const opened = await open(world);

  expect(pick(opened.head_pipeline, "source", "ref", "sha", "status", "project_id", "name")).toEqual({
    source: "merge_request_event",
    ref: "refs/merge-requests/1/head",
    sha: opened.sha,
    status: "created",
    project_id: 101,
    name: undefined,
  });
  expect(world.gitlab.state.pipelines.find(({ mergeRequestId }) => mergeRequestId === 301)?.userId).toBe(3);
});

test("each project numbers its merge requests, and no number is reused", async () => {
  const world = worldWithCi();
  await open(world);
  await commit(world.as("developer"), "other", "other.txt", "x");
  const { body } = await world.as("developer")("POST", POST, { ...given, source_branch: "other" });

  expect(pick(body, "id", "iid")).toEqual({ id: 302, iid: 2 });
});

test.each<[string, object, number, object]>([
  ["nothing", {}, 400, { error: "title is missing, source_branch is missing, target_branch is missing" }],
  [
    "the same branch as source and target",
    { ...given, source_branch: "main" },
    422,
    { message: ["You can't use same project/branch for source and target"] },
  ],
  [
    "the branches of an open merge request",
    given,
    409,
    { message: ["Another open merge request already exists for this source branch: !1"] },
  ],
  ["another project that is not a fork", { ...given, target_project_id: 102 }, 403, { message: "403 Forbidden" }],
  ["an unknown project", { ...given, target_project_id: 999 }, 404, { message: "404 Not found" }],
  ["an empty title", { ...given, target_branch: "x", title: " " }, 400, { message: { title: ["can't be blank"] } }],
  [
    "a long title",
    { ...given, target_branch: "x", title: "x".repeat(256) },
    400,
    { message: { title: ["is too long (maximum is 255 characters)"] } },
  ],
  ["labels that are not texts", { ...given, labels: [{}] }, 400, { error: "labels is invalid" }],
  ["assignees that are not numbers", { ...given, assignee_ids: ["x"] }, 400, { error: "assignee_ids is invalid" }],
])("refuses one with %s", async (_, params, status, body) => {
  const world = worldWithCi();
  await open(world);
  const answer = await world.as("developer")("POST", POST, params);

  expect([answer.status, answer.body]).toEqual([status, body]);
});

test("refuses a project that is not a fork, even if the user sees both", async () => {
  const { status, body } = await worldWithCi().as("maintainer")("POST", POST, { ...given, target_project_id: 102 });

  expect([status, body]).toEqual([422, { message: ["Source project is not a fork of the target project"] }]);
});

test.each([
  ["developer", 201],
  ["maintainer", 201],
  ["reporter", 403],
  ["guest", 403],
  ["stranger", 404],
])("a %s who opens one gets %d", async (user, status) => {
  const world = worldWithCi();
  await commit(world.as("developer"), "feature", "new.txt", "new\n");

  expect((await world.as(user)("POST", POST, given)).status).toBe(status);
});

test.each<[string, object]>([
  ["target", { ...given, target_branch: "gone" }],
  ["source", { ...given, source_branch: "gone" }],
])("a missing %s branch results in one that cannot be merged", async (_, params) => {
  const world = worldWithCi();
  await commit(world.as("developer"), "feature", "new.txt", "new\n");
  const { status, body } = await world.as("developer")("POST", POST, params);

  expect([
    status,
    pick(body, "diff_refs", "changes_count", "has_conflicts", "merge_status", "detailed_merge_status"),
  ]).toEqual([
    201,
    {
      diff_refs: null,
      changes_count: null,
      has_conflicts: true,
      merge_status: "cannot_be_merged",
      detailed_merge_status: "commits_status",
    },
  ]);
  expect(world.gitlab.state.pipelines.filter(({ source }) => source === "merge_request_event")).toEqual([]);
});

test("without a commit of its own it has no changes, and no pipeline", async () => {
  const world = worldWithCi();
  const send = world.as("developer");
  await send("POST", "/projects/101/repository/branches", { branch: "feature", ref: "main" });
  const { body } = await send("POST", POST, given);

  expect(pick(body, "detailed_merge_status", "changes_count")).toEqual({
    detailed_merge_status: "commits_status",
    changes_count: "0",
  });
  expect(world.gitlab.state.pipelines.filter(({ source }) => source === "merge_request_event")).toEqual([]);
});

test("creates its new labels, and accepts only members as assignees and reviewers", async () => {
  const world = worldWithCi();
  const opened = await open(world, { labels: "b, a,", assignee_ids: [3, 6, 99], reviewer_ids: "2" });

  expect(opened.labels).toEqual(["a", "b"]);
  expect([pick(opened.assignees, "id"), pick(opened.assignee, "id"), pick(opened.reviewers, "id")]).toEqual([
    [{ id: 3 }],
    { id: 3 },
    [{ id: 2 }],
  ]);
  expect(pick((await world.as("guest")("GET", "/projects/101/labels")).body, "name", "color")).toEqual([
    { name: "a", color: "#6699cc" },
    { name: "b", color: "#6699cc" },
  ]);
});

test.each([
  ["ee", [{ id: 3 }, { id: 2 }]],
  ["ce", [{ id: 3 }]],
] as const)("in %s it has as many assignees as the edition allows", async (edition, assignees) => {
  const world = createWorld({ edition, projects: seed.projects });
  const opened = await open(world, { assignee_ids: [3, 2] });

  expect(pick(opened.assignees, "id")).toEqual(assignees);
});

test.each([
  ["Draft: x", true],
  ["draft:x", true],
  ["[Draft] x", true],
  ["(draft) x", true],
  ["Drafty", false],
  ["x Draft:", false],
])("the title %j is a draft: %s", async (title, draft) => {
  expect(pick(await open(worldWithCi(), { title }), "draft", "work_in_progress", "detailed_merge_status")).toEqual({
    draft,
    work_in_progress: draft,
    detailed_merge_status: draft ? "draft_status" : "mergeable",
  });
});

test("counts the tasks in the description", async () => {
  const opened = await open(worldWithCi(), { description: "- [x] one\n* [ ] two\n1. [X] three\n[x] no task\n" });

  expect(opened.task_completion_status).toEqual({ count: 3, completed_count: 2 });
});
