import { API, pick, type World } from "../world";
import { commit, open, worldWithCi } from "./opened";

const ONE = "/projects/101/merge_requests/1";
const RULES = `/projects/${API}/approval_rules`;
const SETTINGS = `/projects/${API}/approvals`;
let world: World;

/** The developer's merge request in a project with a rule. */
async function opened(rule: object = { name: "two eyes", approvals_required: 1 }, seed = {}): Promise<World> {
  world = worldWithCi({}, seed);
  await world.as("maintainer")("POST", RULES, rule);
  await open(world);
  return world;
}

const idOf = (username: string) => world.gitlab.state.users.find((user) => user.username === username)!.id;
const approve = async (username: string) => (await world.as(username)("POST", `${ONE}/approve`)).status;
const merge = async (params: object = {}) => {
  const answer = await world.as("maintainer")("PUT", `${ONE}/merge`, params);
  return [answer.status, pick(answer.body, "message", "state")];
};
const status = async () =>
  pick((await world.as("developer")("GET", ONE)).body, "detailed_merge_status") as Record<string, string>;
const refused = [405, { message: "405 Method Not Allowed", state: undefined }];
const merged = [200, { message: undefined, state: "merged" }];

describe("a merge request without enough approvals", () => {
  test("cannot be merged, at once or by auto-merge, until another user approves", async () => {
    await opened();

    expect(await status()).toEqual({ detailed_merge_status: "not_approved" });
    expect(await merge()).toEqual(refused);
    expect(await merge({ auto_merge: true })).toEqual(refused);
    expect(await approve("developer")).toBe(401);
    expect(await merge()).toEqual(refused);
    expect(await approve("maintainer")).toBe(201);
    expect(await status()).toEqual({ detailed_merge_status: "mergeable" });
    expect(await merge()).toEqual(merged);
  });

  test("shows the missing approvals", async () => {
    await opened({ name: "two eyes", approvals_required: 2 });
    await approve("maintainer");
    const { body } = await world.as("developer")("GET", `${ONE}/approvals`);

    expect(body).toMatchObject({
      approved: false,
      approvals_required: 2,
      approvals_left: 1,
      user_can_approve: false,
      has_approval_rules: true,
      approval_rules_left: [{ name: "two eyes", rule_type: "any_approver" }],
      invalid_approvers_rules: [],
    });
  });

  test("can be merged if the edition has no licence for rules", async () => {
    world = worldWithCi({}, { licensed: false });
    world.gitlab.state.approvalRules.insert({
      projectId: 101,
      name: "two eyes",
      ruleType: "any_approver",
      approvalsRequired: 1,
      userIds: [],
      protectedBranchIds: [],
      appliesToAllProtectedBranches: false,
    });
    await open(world);

    expect(await approve("developer")).toBe(201);
    expect(await merge()).toEqual(merged);
  });
});

test("authors can approve their own merge requests if the project allows it", async () => {
  await opened();
  await world.as("maintainer")("POST", SETTINGS, { merge_requests_author_approval: true });

  expect(await approve("developer")).toBe(201);
  expect(await merge()).toEqual(merged);
});

test("a user who committed cannot approve if the project says so", async () => {
  await opened();
  await world.as("maintainer")("POST", SETTINGS, { merge_requests_disable_committers_approval: true });
  await commit(world.as("maintainer"), "feature", "more.txt", "more\n");

  expect(await approve("maintainer")).toBe(401);
  expect(await approve("platform")).toBe(201);
  expect(await merge()).toEqual(merged);
});

test.each<[string, object, object]>([
  ["removes the approvals", {}, { detailed_merge_status: "not_approved" }],
  ["keeps them if the project says so", { reset_approvals_on_push: false }, { detailed_merge_status: "mergeable" }],
])("a push %s", async (_, settings, expected) => {
  await opened();
  await world.as("maintainer")("POST", SETTINGS, settings);
  await approve("maintainer");
  await commit(world.as("developer"), "feature", "more.txt", "more\n");

  expect(await status()).toEqual(expected);
});

test("another target branch removes the approvals, and so does a push to a closed merge request", async () => {
  await opened();
  await approve("maintainer");
  const send = world.as("developer");
  await send("POST", `/projects/${API}/repository/branches`, { branch: "other", ref: "main" });
  await send("PUT", ONE, { target_branch: "other" });
  expect(await status()).toEqual({ detailed_merge_status: "not_approved" });

  await approve("maintainer");
  await send("PUT", ONE, { state_event: "close" });
  await commit(send, "feature", "more.txt", "more\n");
  await send("PUT", ONE, { state_event: "reopen" });
  expect(await status()).toEqual({ detailed_merge_status: "not_approved" });
});

describe("a rule that names users", () => {
  test("needs the approval of these users", async () => {
    await opened({ name: "owner", approvals_required: 1, usernames: ["maintainer"] });

    expect(await approve("platform")).toBe(201);
    expect(await status()).toEqual({ detailed_merge_status: "not_approved" });
    expect(await approve("maintainer")).toBe(201);
    expect(await status()).toEqual({ detailed_merge_status: "mergeable" });
  });

  test.each([
    ["its only user is the author", 1, ["developer"]],
    ["it requires more approvals than it has users", 2, ["developer", "maintainer"]],
  ])("counts as approved if %s, like in GitLab", async (_, required, usernames) => {
    await opened({ name: "owner", approvals_required: required, usernames });
    const { body } = await world.as("developer")("GET", `${ONE}/approvals`);

    expect(body).toMatchObject({ approved: true, invalid_approvers_rules: [{ name: "owner", rule_type: "regular" }] });
    expect(await merge()).toEqual(merged);
  });
});

test.each<[string, (protectedId: number) => object, string]>([
  ["every target branch", () => ({}), "not_approved"],
  ["protected branches", () => ({ applies_to_all_protected_branches: true }), "mergeable"],
  ["the branches that it names", (id) => ({ protected_branch_ids: [id] }), "mergeable"],
])("a rule for %s", async (_, scope, elsewhere) => {
  world = worldWithCi();
  const [main] = world.gitlab.state.protectedBranches.all();
  await opened({ name: "two eyes", approvals_required: 1, ...scope(main!.id) });
  expect(await status()).toEqual({ detailed_merge_status: "not_approved" });

  const send = world.as("developer");
  await send("POST", `/projects/${API}/repository/branches`, { branch: "other", ref: "main" });
  await send("PUT", ONE, { target_branch: "other" });
  expect(await status()).toEqual({ detailed_merge_status: elsewhere });
});

test("an automatic merge that loses its approval waits for the next one", async () => {
  await opened();
  await approve("maintainer");
  world.gitlab.state.mergeRequests.update(301, {
    mergeWhenPipelineSucceeds: true,
    mergeUserId: idOf("maintainer"),
  });
  await world.as("maintainer")("POST", `${ONE}/unapprove`);
  await new Promise(setImmediate);
  expect(world.gitlab.state.mergeRequests.get(301)?.state).toBe("opened");

  for (const { id } of world.gitlab.state.pipelines.all()) {
    world.gitlab.state.pipelines.update(id, { status: "success" });
  }
  await approve("maintainer");
  await new Promise(setImmediate);
  expect(world.gitlab.state.mergeRequests.get(301)?.state).toBe("merged");
});
