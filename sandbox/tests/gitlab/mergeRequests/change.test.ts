import { pick } from "../world";
import { commit, open, worldWithCi } from "./opened";

const ONE = "/projects/101/merge_requests/1";

test.each<[string, object, object]>([
  ["title", { title: "Other" }, { title: "Other" }],
  ["description", { description: "why" }, { description: "why" }],
  ["labels", { labels: "x,y" }, { labels: ["x", "y"] }],
  ["labels, to none", { labels: "" }, { labels: [] }],
  ["labels, with additional ones", { add_labels: "b,c" }, { labels: ["a", "b", "c"] }],
  ["labels, without removed ones", { remove_labels: ["a"] }, { labels: [] }],
  ["squashing", { squash: true }, { squash: true, squash_on_merge: true }],
  ["deletion of the source branch", { remove_source_branch: true }, { force_remove_source_branch: true }],
  ["state", { state_event: "close" }, { state: "closed", detailed_merge_status: "not_open" }],
])("changes its %s", async (_, change, expected) => {
  const world = worldWithCi();
  await open(world, { labels: "a" });
  const { status, body } = await world.as("developer")("PUT", ONE, change);

  expect([status, pick(body, ...Object.keys(expected))]).toEqual([200, expected]);
});

test("changes assignees and reviewers, and 0 or an empty list removes them", async () => {
  const world = worldWithCi();
  await open(world, { assignee_id: 3, reviewer_ids: [2] });
  const put = async (change: object) => {
    const { assignees, reviewers } = (await world.as("developer")("PUT", ONE, change)).body as Record<string, object[]>;
    return [pick(assignees, "id"), pick(reviewers, "id")];
  };

  expect(await put({ assignee_ids: [2, 3] })).toEqual([[{ id: 2 }, { id: 3 }], [{ id: 2 }]]);
  expect(await put({ assignee_ids: "", reviewer_ids: [0] })).toEqual([[], []]);
  expect(await put({ assignee_id: 2 })).toEqual([[{ id: 2 }], []]);
  expect(await put({ assignee_id: 0 })).toEqual([[], []]);
});

test.each([
  ["labels", { labels: "x" }],
  ["the title", { title: "x" }],
])("a change of %s starts no pipeline", async (_, change) => {
  const world = worldWithCi();
  await open(world);
  const before = world.gitlab.state.pipelines.all().length;
  await world.as("developer")("PUT", ONE, change);

  expect(world.gitlab.state.pipelines.all()).toHaveLength(before);
});

test("closing stores who and when; reopening removes that and starts a pipeline", async () => {
  const world = worldWithCi();
  await open(world);
  const closed = await world.as("maintainer")("PUT", ONE, { state_event: "close" });
  const before = world.gitlab.state.pipelines.all().length;
  const reopened = await world.as("developer")("PUT", ONE, { state_event: "reopen" });

  expect(pick((closed.body as { closed_by: object }).closed_by, "username")).toEqual({ username: "maintainer" });
  expect((closed.body as Record<string, unknown>).closed_at).toEqual(expect.any(String));
  expect(pick(reopened.body, "state", "closed_by", "closed_at")).toEqual({
    state: "opened",
    closed_by: null,
    closed_at: null,
  });
  expect(world.gitlab.state.pipelines.all().slice(before)).toMatchObject([
    { source: "merge_request_event", mergeRequestId: 301, userId: 3 },
  ]);
});

test("a reopened merge request has the current head of its branch", async () => {
  const world = worldWithCi();
  const opened = await open(world);
  await world.as("developer")("PUT", ONE, { state_event: "close" });
  await commit(world.as("developer"), "feature", "second.txt", "2");
  const closed = (await world.as("developer")("GET", ONE)).body as Record<string, unknown>;
  const reopened = (await world.as("developer")("PUT", ONE, { state_event: "reopen" })).body as Record<string, unknown>;

  expect(closed.sha).toBe(opened.sha);
  expect(reopened.sha).not.toBe(opened.sha);
  expect(reopened.changes_count).toBe("2");
});

test("is not reopened if another one has the same branches", async () => {
  const world = worldWithCi();
  await open(world);
  await world.as("developer")("PUT", ONE, { state_event: "close" });
  await open(world);
  const { status, body } = await world.as("developer")("PUT", ONE, { state_event: "reopen" });

  expect([status, body]).toEqual([
    409,
    { message: ["Another open merge request already exists for this source branch: !2"] },
  ]);
});

test("stays closed without a source branch", async () => {
  const world = worldWithCi();
  await open(world);
  await world.as("developer")("PUT", ONE, { state_event: "close" });
  await world.as("developer")("DELETE", "/projects/101/repository/branches/feature");

  expect(pick((await world.as("developer")("PUT", ONE, { state_event: "reopen" })).body, "state")).toEqual({
    state: "closed",
  });
});

test("is compared again with another target branch", async () => {
  const world = worldWithCi();
  const send = world.as("developer");
  await open(world);
  await commit(send, "other", "other.txt", "x");
  const { body } = await send("PUT", ONE, { target_branch: "other" });
  const other = (await send("GET", "/projects/101/repository/branches/other")).body as { commit: { id: string } };

  expect([pick(body, "target_branch"), pick((body as { diff_refs: object }).diff_refs, "start_sha")]).toEqual([
    { target_branch: "other" },
    { start_sha: other.commit.id },
  ]);
});

test.each<[string, string, object, number, object]>([
  [
    "nothing",
    "developer",
    {},
    400,
    {
      error: expect.stringMatching(
        /^assignee_id, .*, merge_after are missing, at least one parameter must be provided$/,
      ) as string,
    },
  ],
  ["an empty title", "developer", { title: "" }, 400, { error: "title is empty" }],
  [
    "an unknown event",
    "developer",
    { state_event: "merge" },
    400,
    { error: "state_event does not have a valid value" },
  ],
  [
    "its own source",
    "developer",
    { target_branch: "feature" },
    422,
    { message: ["You can't use same project/branch for source and target"] },
  ],
  ["a title, by a reporter", "reporter", { title: "x" }, 403, { message: "403 Forbidden" }],
  ["a title, by a stranger", "stranger", { title: "x" }, 404, { message: "404 Project Not Found" }],
])("a change to %s is refused", async (_, user, change, status, body) => {
  const world = worldWithCi();
  await open(world);
  const answer = await world.as(user)("PUT", ONE, change);

  expect([answer.status, answer.body]).toEqual([status, body]);
});

test("changes are recorded in system notes", async () => {
  const world = worldWithCi();
  const send = world.as("developer");
  await open(world);
  await send("PUT", ONE, { title: "Other" });
  await send("PUT", ONE, { state_event: "close" });
  await send("PUT", ONE, { state_event: "reopen" });
  await world.as("maintainer")("PUT", `${ONE}/merge`);
  const { body } = await send("GET", `${ONE}/notes?sort=asc`);

  expect(pick(body, "body", "system")).toEqual([
    { body: "changed title from **Add a file** to **Other**", system: true },
    { body: "closed", system: true },
    { body: "reopened", system: true },
    { body: "merged", system: true },
  ]);
  expect(pick((await send("GET", ONE)).body, "user_notes_count")).toEqual({ user_notes_count: 0 });
});

test("owners delete a merge request with its notes", async () => {
  const world = worldWithCi();
  await open(world);
  await world.as("developer")("POST", `${ONE}/notes`, { body: "x" });
  const statuses = [
    (await world.as("maintainer")("DELETE", ONE)).status,
    (await world.as("platform")("DELETE", ONE)).status,
    (await world.as("developer")("GET", ONE)).status,
  ];

  expect([statuses, world.gitlab.state.notes.all()]).toEqual([[403, 204, 404], []]);
});
