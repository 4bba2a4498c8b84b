import { API, createWorld, pick, type Send, type World } from "../world";

const RULES = `/projects/${API}/approval_rules`;
const SETTINGS = `/projects/${API}/approvals`;
let world: World;
let send: Send;

beforeEach(() => {
  world = createWorld();
  send = world.as("maintainer");
});

const idOf = (username: string) => world.gitlab.state.users.find((user) => user.username === username)!.id;

test("the settings have GitLab's defaults, and can be changed", async () => {
  const before = await send("GET", SETTINGS);
  const changed = await send("POST", SETTINGS, {
    merge_requests_disable_committers_approval: true,
    disable_overriding_approvers_per_merge_request: true,
  });

  expect(before.body).toEqual({
    approvers: [],
    approver_groups: [],
    approvals_before_merge: 0,
    reset_approvals_on_push: true,
    selective_code_owner_removals: false,
    disable_overriding_approvers_per_merge_request: false,
    merge_requests_author_approval: false,
    merge_requests_disable_committers_approval: false,
    require_password_to_approve: false,
    require_reauthentication_to_approve: false,
  });
  expect([changed.status, changed.body]).toEqual([
    201,
    {
      ...(before.body as object),
      merge_requests_disable_committers_approval: true,
      disable_overriding_approvers_per_merge_request: true,
    },
  ]);
  expect((await send("GET", SETTINGS)).body).toEqual(changed.body);
  expect((await send("POST", SETTINGS, {})).status).toBe(400);
});

test("the code owners' setting cannot be combined with the removal of all approvals on push", async () => {
  const selective = { selective_code_owner_removals: true };

  expect((await send("POST", SETTINGS, selective)).status).toBe(400);
  expect((await send("POST", SETTINGS, { reset_approvals_on_push: false })).status).toBe(201);
  expect((await send("POST", SETTINGS, selective)).body).toMatchObject(selective);
});

test("the login before an approval is one setting with two names", async () => {
  await send("POST", SETTINGS, { require_password_to_approve: true });

  expect((await send("GET", SETTINGS)).body).toMatchObject({ require_reauthentication_to_approve: true });
});

test("a rule is created, read, listed, changed and deleted", async () => {
  const created = await send("POST", RULES, {
    name: "owner",
    approvals_required: 1,
    rule_type: "regular",
    usernames: "maintainer,stranger,nobody",
    applies_to_all_protected_branches: true,
  });
  const one = `${RULES}/${(created.body as { id: number }).id}`;

  expect(created.status).toBe(201);
  expect(created.body).toMatchObject({
    name: "owner",
    rule_type: "regular",
    approvals_required: 1,
    eligible_approvers: [{ username: "maintainer" }],
    users: [{ username: "maintainer" }],
    groups: [],
    contains_hidden_groups: false,
    protected_branches: [],
    applies_to_all_protected_branches: true,
  });
  expect((await send("GET", one)).body).toEqual(created.body);
  expect((await send("GET", RULES)).body).toEqual([created.body]);
  const [main] = world.gitlab.state.protectedBranches.all();
  const changed = await send("PUT", one, { user_ids: [idOf("developer")], protected_branch_ids: [main!.id] });
  expect(changed.body).toMatchObject({
    users: [{ username: "developer" }],
    protected_branches: [{ name: "main" }],
    applies_to_all_protected_branches: false,
  });
  expect(pick((await send("PUT", one, { approvals_required: 2 })).body, "users")).toEqual({ users: [] });
  expect((await send("DELETE", one)).status).toBe(204);
  expect((await send("GET", one)).status).toBe(404);
});

test.each([
  [{ approvals_required: 1 }, { error: "name is missing" }],
  [{ name: "x" }, { error: "approvals_required is missing" }],
  [{ name: "owner", approvals_required: 1, user_ids: [2] }, { message: { name: ["has already been taken"] } }],
  [{ name: "x", approvals_required: 1 }, { message: { rule_type: ["any-approver for the project already exists"] } }],
  [
    { name: "x", approvals_required: 101, rule_type: "regular" },
    { message: { approvals_required: ["must be less than or equal to 100"] } },
  ],
  [{ name: "x", approvals_required: 1, rule_type: "gold" }, { error: "rule_type does not have a valid value" }],
  [{ name: "x", approvals_required: 1, user_ids: ["a"] }, { error: "user_ids is invalid" }],
])("the rule %j is refused", async (params, body) => {
  await send("POST", RULES, { name: "any", approvals_required: 1 });
  await send("POST", RULES, { name: "owner", approvals_required: 1, rule_type: "regular" });
  const answer = await send("POST", RULES, params);

  expect([answer.status, answer.body]).toEqual([400, body]);
});

test("developers read rules and settings, and Maintainers change them", async () => {
  const developer = world.as("developer");

  expect([(await developer("GET", RULES)).status, (await developer("GET", SETTINGS)).status]).toEqual([200, 200]);
  expect((await developer("POST", RULES, { name: "x", approvals_required: 0 })).status).toBe(403);
  expect((await developer("POST", SETTINGS, { merge_requests_author_approval: true })).status).toBe(403);
  expect((await world.as("stranger")("GET", RULES)).status).toBe(404);
});

test.each([
  ["the Community Edition", { edition: "ce" } as const],
  ["an Enterprise Edition without a licence", { licensed: false }],
])("%s has neither rules nor settings", async (_, seed) => {
  const other = createWorld(seed).as("maintainer");

  for (const [method, path] of [
    ["GET", SETTINGS],
    ["POST", SETTINGS],
    ["GET", RULES],
    ["POST", RULES],
    ["GET", `${RULES}/1`],
    ["PUT", `${RULES}/1`],
    ["DELETE", `${RULES}/1`],
  ] as const) {
    const answer = await other(method, path, method === "GET" ? undefined : { name: "x" });
    expect([answer.status, answer.body]).toEqual([404, { error: "404 Not Found" }]);
  }
});
