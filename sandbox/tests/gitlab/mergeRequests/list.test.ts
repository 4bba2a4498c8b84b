import { pick, type World } from "../world";
import { commit, open, worldWithCi } from "./opened";

const PATH = "/projects/101/merge_requests";

/** Three merge requests: merged, draft with labels, closed. */
async function three(): Promise<World> {
  const world = worldWithCi();
  await open(world, { description: "about shops" });
  await world.as("maintainer")("PUT", `${PATH}/1/merge`);
  await commit(world.as("developer"), "second", "second.txt", "2");
  const second = {
    source_branch: "second",
    target_branch: "main",
    labels: "a,b",
    assignee_ids: [3],
    reviewer_ids: [2],
  };
  await world.as("developer")("POST", PATH, { ...second, title: "Draft: zebra" });
  const third = { source_branch: "feature", target_branch: "second", title: "More" };
  await world.as("maintainer")("POST", PATH, third);
  await world.as("maintainer")("PUT", `${PATH}/3`, { state_event: "close" });
  return world;
}

let world: World;
beforeAll(async () => {
  world = await three();
});

test.each<[string, number[]]>([
  ["", [3, 2, 1]],
  ["?sort=asc", [1, 2, 3]],
  ["?order_by=updated_at&sort=asc", [1, 2, 3]],
  ["?order_by=title&sort=asc", [1, 2, 3]],
  ["?state=opened", [2]],
  ["?state=closed", [3]],
  ["?state=merged", [1]],
  ["?state=all", [3, 2, 1]],
  ["?iids[]=1&iids[]=3", [3, 1]],
  ["?iids=2", [2]],
  ["?source_branch=feature", [3, 1]],
  ["?target_branch=second", [3]],
  ["?labels=a,b", [2]],
  ["?labels=a,c", []],
  ["?labels=None", [3, 1]],
  ["?labels=Any", [2]],
  ["?author_id=2", [3]],
  ["?author_username=developer", [2, 1]],
  ["?author_username=nobody", []],
  ["?assignee_id=3", [2]],
  ["?assignee_id=None", [3, 1]],
  ["?reviewer_id=Any", [2]],
  ["?scope=created_by_me", [2, 1]],
  ["?scope=assigned_to_me", [2]],
  ["?search=SHOPS", [1]],
  ["?search=shops&in=title", []],
  ["?wip=yes", [2]],
  ["?created_after=2030-01-01T00:00:00Z", []],
  ["?created_before=2030-01-01T00:00:00Z", [3, 2, 1]],
  ["?per_page=1&page=2", [2]],
])("a developer who lists them with %j finds %j", async (query, iids) => {
  const { body } = await world.as("developer")("GET", `${PATH}${query}`);

  expect((body as { iid: number }[]).map(({ iid }) => iid)).toEqual(iids);
});

test("an entry of the list has no pipeline, and a single merge request has one", async () => {
  const [entry] = (await world.as("developer")("GET", `${PATH}?iids[]=2`)).body as object[];
  const { body } = await world.as("developer")("GET", `${PATH}/2`);

  expect(entry).not.toHaveProperty("head_pipeline");
  expect(body).toMatchObject({ ...entry, head_pipeline: { source: "merge_request_event" } });
});

test("refuses an invalid filter", async () => {
  const { status, body } = await world.as("developer")("GET", `${PATH}?state=open`);

  expect([status, body]).toEqual([400, { error: "state does not have a valid value" }]);
});

test.each([
  ["reporter", 200],
  ["guest", 403],
  ["stranger", 404],
])("a %s who lists them is answered with %d", async (user, status) => {
  expect((await world.as(user)("GET", PATH)).status).toBe(status);
  expect((await world.as(user)("GET", `${PATH}/1`)).status).toBe(status);
});

test("an unknown merge request gets 404", async () => {
  const { status, body } = await world.as("developer")("GET", `${PATH}/9`);

  expect([status, body]).toEqual([404, { message: "404 Not found" }]);
});

test("its commits, newest first, and its changes, with the names of the files on request", async () => {
  await commit(world.as("developer"), "second", "third.txt", "3\n");
  const commits = await world.as("developer")("GET", `${PATH}/2/commits`);
  const diffs = await world.as("developer")("GET", `${PATH}/2/diffs?unidiff=true&per_page=1&page=2`);
  const changes = await world.as("developer")("GET", `${PATH}/2/changes`);

  expect(pick(commits.body, "title")).toEqual([{ title: "write third.txt" }, { title: "write second.txt" }]);
  expect(diffs.body).toEqual([
    {
      diff: "--- /dev/null\n+++ b/third.txt\n@@ -0,0 +1 @@\n+3\n",
      collapsed: false,
      too_large: false,
      new_path: "third.txt",
      old_path: "third.txt",
      a_mode: "0",
      b_mode: "100644",
      new_file: true,
      renamed_file: false,
      deleted_file: false,
      generated_file: false,
    },
  ]);
  expect(pick(changes.body, "iid", "overflow")).toEqual({ iid: 2, overflow: false });
  expect(pick((changes.body as { changes: object[] }).changes, "diff", "new_path")).toEqual([
    { new_path: "second.txt", diff: "@@ -0,0 +1 @@\n+2\n\\ No newline at end of file\n" },
    { new_path: "third.txt", diff: "@@ -0,0 +1 @@\n+3\n" },
  ]);
});
