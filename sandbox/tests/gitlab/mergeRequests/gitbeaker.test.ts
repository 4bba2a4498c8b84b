import { Gitlab } from "@gitbeaker/rest";
import { type Listening, serve } from "../../../serve";
import { refusal } from "../gitbeaker/refusal";
import { pick, type World } from "../world";
import { worldWithCi } from "./opened";

// An independent client over a real socket: the sandbox must not only agree with itself.

const PROJECT = "acme/shop/api";

let world: World;
let server: Listening;

beforeAll(async () => {
  world = worldWithCi();
  server = await serve(world.gitlab.app);
});
beforeEach(() => world.gitlab.reset());
afterAll(() => server.close());

const as = (username: string) => new Gitlab({ host: server.url, token: `token-${username}` });

async function opened(user = "developer") {
  const { Branches, MergeRequests, RepositoryFiles } = as(user);
  await Branches.create(PROJECT, "feature", "main");
  await RepositoryFiles.create(PROJECT, "new.txt", "feature", "new\n", "Add a file");
  return MergeRequests.create(PROJECT, "feature", "main", "Add a file", { labels: ["a", "b"], description: "why" });
}

test("a merge request is opened, changed, listed and merged", async () => {
  const { MergeRequests } = as("developer");
  const { iid } = await opened();
  await MergeRequests.edit(PROJECT, iid, { title: "Draft: wait", addLabels: "c" });
  const listed = await MergeRequests.all({ projectId: PROJECT, state: "opened", wip: "yes" });
  await MergeRequests.edit(PROJECT, iid, { title: "Now", labels: "z" });
  const merged = await as("maintainer").MergeRequests.accept(PROJECT, iid, { shouldRemoveSourceBranch: true });

  expect(pick(listed, "iid", "draft", "labels")).toEqual([{ iid: 1, draft: true, labels: ["a", "b", "c"] }]);
  expect(pick(merged, "state", "title", "labels", "description")).toEqual({
    state: "merged",
    title: "Now",
    labels: ["z"],
    description: "why",
  });
  expect(pick(await as("developer").Branches.all(PROJECT), "name")).toEqual([{ name: "main" }]);
});

test("a commit overwrites its branch, and deleting the branch closes it", async () => {
  const { Branches, Commits, MergeRequests } = as("developer");
  const { iid } = await opened();
  const actions = [{ action: "create" as const, filePath: "other.txt", content: "other\n" }];
  const { id } = await Commits.create(PROJECT, "feature", "Start again", actions, { startBranch: "main", force: true });
  const moved = await MergeRequests.show(PROJECT, iid);
  await Branches.remove(PROJECT, "feature");

  expect(pick(moved, "state", "sha")).toEqual({ state: "opened", sha: id });
  expect(pick(await MergeRequests.allCommits(PROJECT, iid), "title")).toEqual([{ title: "Start again" }]);
  expect((await MergeRequests.show(PROJECT, iid)).state).toBe("closed");
});

test("its commits, its files and its pipelines", async () => {
  const { MergeRequests } = as("developer");
  const { iid, sha } = await opened();
  const shown = await MergeRequests.show(PROJECT, iid);
  const diffs = await MergeRequests.allDiffs(PROJECT, iid);

  expect(pick(await MergeRequests.allCommits(PROJECT, iid), "id", "title")).toEqual([{ id: sha, title: "Add a file" }]);
  expect(pick(diffs, "new_path", "new_file", "diff")).toEqual([
    { new_path: "new.txt", new_file: true, diff: "@@ -0,0 +1 @@\n+new\n" },
  ]);
  expect(pick(shown.head_pipeline, "source", "status")).toEqual({ source: "merge_request_event", status: "created" });
  expect(pick(await MergeRequests.allPipelines(PROJECT, iid), "source")).toEqual([
    { source: "merge_request_event" },
    { source: "push" },
  ]);
  expect(pick(await MergeRequests.createPipeline(PROJECT, iid), "source", "sha")).toEqual({
    source: "merge_request_event",
    sha,
  });
});

test("notes", async () => {
  const { MergeRequestNotes } = as("developer");
  const { iid } = await opened();
  const { id } = await MergeRequestNotes.create(PROJECT, iid, "hello");
  await MergeRequestNotes.edit(PROJECT, iid, id, { body: "hello again" });

  expect((await MergeRequestNotes.show(PROJECT, iid, id)).body).toBe("hello again");
  expect(pick(await MergeRequestNotes.all(PROJECT, iid), "id", "noteable_type")).toEqual([
    { id, noteable_type: "MergeRequest" },
  ]);
  await MergeRequestNotes.remove(PROJECT, iid, id);
  expect(await MergeRequestNotes.all(PROJECT, iid)).toEqual([]);
});

test("labels", async () => {
  const { ProjectLabels } = as("developer");
  await ProjectLabels.create(PROJECT, "bug", "#FF0000", { description: "broken" });

  expect(pick(await ProjectLabels.all(PROJECT), "name", "color")).toEqual([{ name: "bug", color: "#FF0000" }]);
  await ProjectLabels.remove(PROJECT, "bug");
  expect(await ProjectLabels.all(PROJECT)).toEqual([]);
});

test("approvals", async () => {
  const { MergeRequestApprovals } = as("maintainer");
  const { iid } = await opened();
  await MergeRequestApprovals.approve(PROJECT, iid);
  const shown = await MergeRequestApprovals.showConfiguration(PROJECT, { mergerequestIId: iid });

  expect(shown.approved_by?.map(({ user }) => user.username)).toEqual(["maintainer"]);
  await MergeRequestApprovals.unapprove(PROJECT, iid);
});

test("a fork's merge request", async () => {
  const { Branches, MergeRequests, Projects, RepositoryFiles } = as("reporter");
  const { id } = await Projects.fork(PROJECT);
  await Branches.create(id, "feature", "main");
  await RepositoryFiles.create(id, "new.txt", "feature", "new\n", "Add a file");
  const { iid } = await MergeRequests.create(id, "feature", "main", "From afar", { targetProjectId: 101 });
  const pipelines = await as("maintainer").MergeRequests.allPipelines(PROJECT, iid);

  expect(pick(pipelines, "project_id", "source")).toEqual([
    { project_id: id, source: "merge_request_event" },
    { project_id: id, source: "push" },
  ]);
  expect(pick(await as("reporter").Projects.allForks(PROJECT), "id")).toEqual([{ id }]);
  expect((await as("maintainer").MergeRequests.accept(PROJECT, iid)).state).toBe("merged");
});

test("errors have GitLab's messages", async () => {
  const { iid, sha } = await opened();
  const again = as("developer").MergeRequests.create(PROJECT, "feature", "main", "Again");
  const moved = as("maintainer").MergeRequests.accept(PROJECT, iid, { sha: "0".repeat(40) });

  expect(await refusal(again)).toEqual([
    409,
    '["Another open merge request already exists for this source branch: !1"]',
  ]);
  expect(await refusal(moved)).toEqual([409, `SHA does not match HEAD of source branch: ${sha}`]);
  expect(await refusal(as("developer").MergeRequests.accept(PROJECT, iid))).toEqual([401, "401 Unauthorized"]);
});
