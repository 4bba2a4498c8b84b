import { pick, type World } from "../world";
import { commit, open, worldWithCi } from "./opened";

const ONE = "/projects/101/merge_requests/1";

interface CommitBody {
  readonly id: string;
  readonly parent_ids: readonly string[];
  readonly message: string;
  readonly author_name: string;
  readonly committer_name: string;
}

async function head(world: World, branch: string): Promise<CommitBody> {
  const { body } = await world.as("maintainer")("GET", `/projects/101/repository/branches/${branch}`);
  return (body as { commit: CommitBody }).commit;
}

async function textOf(world: World, path: string): Promise<unknown> {
  return (await world.as("maintainer")("GET", `/projects/101/repository/files/${path}/raw?ref=main`)).body;
}

test("merging creates a commit of both heads with GitLab's message, as the user who merges", async () => {
  const world = worldWithCi();
  const [opened, before] = [await open(world), await head(world, "main")];
  const { status, body } = await world.as("maintainer")("PUT", `${ONE}/merge`);
  const after = await head(world, "main");

  expect([status, pick(body, "state", "merge_commit_sha", "squash_commit_sha", "detailed_merge_status")]).toEqual([
    200,
    { state: "merged", merge_commit_sha: after.id, squash_commit_sha: null, detailed_merge_status: "not_open" },
  ]);
  expect(pick(after, "parent_ids", "message", "author_name", "committer_name")).toEqual({
    parent_ids: [before.id, opened.sha],
    message: "Merge branch 'feature' into 'main'\n\nAdd a file\n\nSee merge request acme/shop/api!1",
    author_name: "maintainer",
    committer_name: "maintainer",
  });
  expect(pick((body as { merged_by: object }).merged_by, "username")).toEqual({ username: "maintainer" });
  expect(await textOf(world, "new.txt")).toBe("new\n");
});

test("merging starts the pipeline of the target branch like a push", async () => {
  const world = worldWithCi();
  const before = await head(world, "main");
  await open(world);
  await world.as("maintainer")("PUT", `${ONE}/merge`);
  const after = await head(world, "main");

  expect(world.gitlab.state.pipelines.all().at(-1)).toMatchObject({
    source: "push",
    ref: "main",
    sha: after.id,
    beforeSha: before.id,
    userId: 2,
    mergeRequestId: null,
  });
});

test("a merged one still shows its commits, its changes and its source", async () => {
  const world = worldWithCi();
  const opened = await open(world);
  const send = world.as("maintainer");
  await send("PUT", `${ONE}/merge`);

  expect(pick((await send("GET", `${ONE}/commits`)).body, "id")).toEqual([{ id: opened.sha }]);
  expect(pick((await send("GET", `${ONE}/diffs`)).body, "new_path")).toEqual([{ new_path: "new.txt" }]);
  expect(pick((await send("GET", ONE)).body, "diff_refs", "changes_count", "has_conflicts")).toEqual({
    diff_refs: opened.diff_refs,
    changes_count: "1",
    has_conflicts: false,
  });
});

test("merges changes of both branches line by line", async () => {
  const lines = ["one", "two", "three", "four", "five", ""];
  const world = worldWithCi({ "lines.txt": lines.join("\n") });
  await commit(world.as("developer"), "feature", "lines.txt", lines.with(0, "1").join("\n"));
  await open(world);
  await commit(world.as("maintainer"), "main", "lines.txt", lines.with(4, "5").join("\n"));
  const { status } = await world.as("maintainer")("PUT", `${ONE}/merge`);

  expect([status, await textOf(world, "lines.txt")]).toEqual([200, "1\ntwo\nthree\nfour\n5\n"]);
});

test("a conflict is reported, and not merged", async () => {
  const world = worldWithCi();
  await open(world);
  await commit(world.as("maintainer"), "main", "new.txt", "other\n");
  const before = await head(world, "main");
  const send = world.as("maintainer");
  const shown = await send("GET", ONE);
  const { status, body } = await send("PUT", `${ONE}/merge`);

  expect(pick(shown.body, "has_conflicts", "merge_status", "detailed_merge_status")).toEqual({
    has_conflicts: true,
    merge_status: "cannot_be_merged",
    detailed_merge_status: "conflict",
  });
  expect([status, body]).toEqual([405, { message: "405 Method Not Allowed" }]);
  expect((await head(world, "main")).id).toBe(before.id);
});

test("squashing creates one commit of the author, with the title as message", async () => {
  const world = worldWithCi();
  const base = await head(world, "main");
  const opened = await open(world, { squash: true });
  await commit(world.as("developer"), "feature", "second.txt", "2\n");
  const { body } = await world.as("maintainer")("PUT", `${ONE}/merge`);
  const merged = await head(world, "main");
  const squashed = (await world.as("maintainer")("GET", `/projects/101/repository/commits/${merged.parent_ids[1]}`))
    .body as CommitBody;

  expect(opened.squash).toBe(true);
  expect(pick(body, "merge_commit_sha", "squash_commit_sha")).toEqual({
    merge_commit_sha: merged.id,
    squash_commit_sha: squashed.id,
  });
  expect(pick(squashed, "parent_ids", "message", "author_name", "committer_name")).toEqual({
    parent_ids: [base.id],
    message: "Add a file",
    author_name: "developer",
    committer_name: "maintainer",
  });
  expect(await textOf(world, "second.txt")).toBe("2\n");
});

test("keeps a single commit that has the squash message already", async () => {
  const world = worldWithCi();
  const opened = await open(world, { title: "write new.txt" });
  const { body } = await world.as("maintainer")("PUT", `${ONE}/merge`, { squash: true });

  expect((body as Record<string, unknown>).squash_commit_sha).toBe(opened.sha);
});

test("messages in the request replace GitLab's", async () => {
  const world = worldWithCi();
  await open(world);
  const messages = { merge_commit_message: "mine", squash_commit_message: "ours", squash: true };
  await world.as("maintainer")("PUT", `${ONE}/merge`, messages);
  const merged = await head(world, "main");
  const { body } = await world.as("maintainer")("GET", `/projects/101/repository/commits/${merged.parent_ids[1]}`);

  expect([merged.message, (body as CommitBody).message]).toEqual(["mine", "ours"]);
});

test.each<[string, object, object, number]>([
  ["the merge request requests its deletion", { remove_source_branch: true }, {}, 404],
  ["the merging user requests its deletion", {}, { should_remove_source_branch: true }, 404],
  ["the merging user keeps it", { remove_source_branch: true }, { should_remove_source_branch: false }, 200],
  ["no request names it", {}, {}, 200],
])("the source branch is deleted or kept if %s", async (_, opened, merged, status) => {
  const world = worldWithCi();
  await open(world, opened);
  await world.as("maintainer")("PUT", `${ONE}/merge`, merged);

  expect((await world.as("maintainer")("GET", "/projects/101/repository/branches/feature")).status).toBe(status);
});

test("a protected source branch is kept", async () => {
  const world = worldWithCi();
  const send = world.as("maintainer");
  await open(world, { remove_source_branch: true });
  await send("POST", "/projects/101/protected_branches", { name: "feature" });
  await send("PUT", `${ONE}/merge`);

  expect((await send("GET", "/projects/101/repository/branches/feature")).status).toBe(200);
});

test.each<[string, string, object, number, object]>([
  ["a developer, on a protected branch", "developer", {}, 401, { message: "401 Unauthorized" }],
  ["a reporter", "reporter", {}, 401, { message: "401 Unauthorized" }],
  ["a guest", "guest", {}, 403, { message: "403 Forbidden" }],
  ["a stranger", "stranger", {}, 404, { message: "404 Project Not Found" }],
])("%s may not merge", async (_, user, params, status, body) => {
  const world = worldWithCi();
  await open(world);
  const answer = await world.as(user)("PUT", `${ONE}/merge`, params);

  expect([answer.status, answer.body]).toEqual([status, body]);
});

test("a developer can merge if the protection allows it", async () => {
  const world = worldWithCi();
  await open(world);
  const allowed = { allowed_to_merge: [{ access_level: 30 }] };
  await world.as("maintainer")("PATCH", "/projects/101/protected_branches/main", allowed);

  expect((await world.as("developer")("PUT", `${ONE}/merge`)).status).toBe(200);
});

test("an outdated head is refused, with the current one", async () => {
  const world = worldWithCi();
  const opened = await open(world);
  const wrong = await world.as("maintainer")("PUT", `${ONE}/merge`, { sha: "0".repeat(40) });
  const right = await world.as("maintainer")("PUT", `${ONE}/merge`, { sha: opened.sha });

  expect([wrong.status, wrong.body, right.status]).toEqual([
    409,
    { message: `SHA does not match HEAD of source branch: ${String(opened.sha)}` },
    200,
  ]);
});

test.each<[string, object]>([
  ["draft", { title: "Draft: not yet" }],
  ["closed merge request", { state_event: "close" }],
])("a %s cannot be merged", async (_, change) => {
  const world = worldWithCi();
  await open(world);
  await world.as("developer")("PUT", ONE, change);

  expect((await world.as("maintainer")("PUT", `${ONE}/merge`)).status).toBe(405);
});

test("cannot be merged twice", async () => {
  const world = worldWithCi();
  await open(world);
  await world.as("maintainer")("PUT", `${ONE}/merge`);

  expect((await world.as("maintainer")("PUT", `${ONE}/merge`)).status).toBe(405);
});

describe("a merge that waits for the pipeline", () => {
  const settle = () => new Promise((resolve) => setImmediate(resolve));

  async function waiting(params: object = {}, opened: object = {}): Promise<World> {
    const world = worldWithCi();
    await world.as("maintainer")("POST", "/projects/101/repository/branches", { branch: "integration", ref: "main" });
    await open(world, opened);
    const asked = { auto_merge: true, ...params };
    const { status, body } = await world.as("maintainer")("PUT", `${ONE}/merge`, asked);
    expect([status, pick(body, "state", "merge_when_pipeline_succeeds")]).toEqual([
      200,
      { state: "opened", merge_when_pipeline_succeeds: true },
    ]);
    return world;
  }

  function end({ gitlab: { state } }: World, status: "success" | "failed"): void {
    const pipeline = state.pipelines.find(({ mergeRequestId }) => mergeRequestId !== null);
    if (pipeline) state.pipelines.update(pipeline.id, { status });
    state.ciChanged.emit();
  }

  const shown = async (world: World) =>
    pick((await world.as("maintainer")("GET", ONE)).body, "state", "merge_when_pipeline_succeeds");

  test("merges after it succeeds, as the requesting user and with the request's options", async () => {
    const world = await waiting({ merge_commit_message: "mine", should_remove_source_branch: true });
    end(world, "success");
    await settle();
    const after = await head(world, "main");

    expect(await shown(world)).toEqual({ state: "merged", merge_when_pipeline_succeeds: false });
    expect(pick(after, "message", "author_name")).toEqual({ message: "mine", author_name: "maintainer" });
    expect((await world.as("maintainer")("GET", "/projects/101/repository/branches/feature")).status).toBe(404);
  });

  test("keeps waiting after a failure", async () => {
    const world = await waiting();
    end(world, "failed");
    await settle();

    expect(await shown(world)).toEqual({ state: "opened", merge_when_pipeline_succeeds: true });
  });

  test("is cancelled when the source branch moves", async () => {
    const world = await waiting();
    await commit(world.as("developer"), "feature", "second.txt", "2");

    expect(await shown(world)).toEqual({ state: "opened", merge_when_pipeline_succeeds: false });
  });

  test("is aborted by a change of the target branch", async () => {
    const world = await waiting({}, { target_branch: "integration" });
    const before = await head(world, "main");
    const { status, body } = await world.as("developer")("PUT", ONE, { target_branch: "main" });
    end(world, "success");
    await settle();

    expect([status, pick(body, "merge_when_pipeline_succeeds", "merge_user")]).toEqual([
      200,
      { merge_when_pipeline_succeeds: false, merge_user: null },
    ]);
    expect(await shown(world)).toEqual({ state: "opened", merge_when_pipeline_succeeds: false });
    expect((await head(world, "main")).id).toBe(before.id);
  });

  test("stays set if an update repeats the target branch", async () => {
    const world = await waiting();
    await world.as("developer")("PUT", ONE, { target_branch: "main", title: "Other" });

    expect(await shown(world)).toEqual({ state: "opened", merge_when_pipeline_succeeds: true });
  });

  test("keeps waiting while it is a draft", async () => {
    const world = await waiting();
    await world.as("developer")("PUT", ONE, { title: "Draft: not yet" });
    end(world, "success");
    await settle();
    const draft = await shown(world);
    await world.as("developer")("PUT", ONE, { title: "Now" });
    await settle();

    expect([draft, await shown(world)]).toEqual([
      { state: "opened", merge_when_pipeline_succeeds: true },
      { state: "merged", merge_when_pipeline_succeeds: false },
    ]);
  });

  test.each<[string, (world: World) => Promise<unknown>]>([
    ["target branch was changed", (world) => world.as("developer")("PUT", ONE, { target_branch: "integration" })],
    ["merge request was closed", (world) => world.as("developer")("PUT", ONE, { state_event: "close" })],
    ["source branch was updated", (world) => commit(world.as("developer"), "feature", "second.txt", "2")],
  ])("is cancelled with a note by GitLab: the %s", async (reason, change) => {
    const world = await waiting();
    await change(world);
    const { state } = world.gitlab;

    expect(state.mergeRequests.all()).toMatchObject([
      {
        mergeWhenPipelineSucceeds: false,
        mergeUserId: null,
        mergeParams: { message: null, squashMessage: null, removeSourceBranch: null },
      },
    ]);
    expect(state.notes.all()).toContainEqual(
      expect.objectContaining({ system: true, authorId: 3, body: `aborted the automatic merge because ${reason}` }),
    );
  });

  test("adds no note if it was not set", async () => {
    const world = worldWithCi();
    await open(world);
    await world.as("developer")("PUT", ONE, { state_event: "close" });

    expect(world.gitlab.state.notes.all().map(({ body }) => body)).toEqual(["closed"]);
  });

  test("is cancelled if the requesting user may no longer merge", async () => {
    const world = await waiting();
    const membership = world.gitlab.state.members.find(({ projectId, userId }) => projectId === 101 && userId === 2);
    world.gitlab.state.members.update(membership?.id ?? 0, { accessLevel: 30 });
    end(world, "success");
    await settle();

    expect(await shown(world)).toEqual({ state: "opened", merge_when_pipeline_succeeds: false });
  });

  test("can be cancelled by a user who may update the merge request", async () => {
    const world = await waiting();
    const path = `${ONE}/cancel_merge_when_pipeline_succeeds`;
    const answers = [
      await world.as("reporter")("POST", path),
      await world.as("developer")("POST", path),
      await world.as("developer")("POST", path),
    ];
    end(world, "success");
    await settle();

    expect(answers.map(({ status, body }) => [status, pick(body, "status")])).toEqual([
      [401, { status: undefined }],
      [201, { status: "success" }],
      [201, { status: "error" }],
    ]);
    expect(await shown(world)).toEqual({ state: "opened", merge_when_pipeline_succeeds: false });
  });

  test.each([
    ["succeeded", "success", 200],
    ["failed", "failed", 405],
  ] as const)("does not wait after a pipeline that has %s", async (_, status, answer) => {
    const world = worldWithCi();
    await open(world);
    end(world, status);

    expect((await world.as("maintainer")("PUT", `${ONE}/merge`, { auto_merge: true })).status).toBe(answer);
  });
});
