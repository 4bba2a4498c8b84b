import { testCloud, type TestCloud } from "./testCloud";

const teams = "/orgs/acme/teams";
const created = {
  kind: "pulumi",
  name: "shop",
  displayName: "Shop",
  description: "Runs the shop",
  members: [],
  stacks: [],
  environments: [],
  userRole: "none",
};

async function withTeam(): Promise<TestCloud> {
  const cloud = testCloud();
  const body = {
    organization: "acme",
    teamType: "pulumi",
    name: "shop",
    displayName: "Shop",
    description: "Runs the shop",
  };
  const answer = await cloud.send("POST", `${teams}/pulumi`, { body });
  expect([answer.status, answer.body]).toEqual([201, created]);
  await cloud.send("POST", "/esc/environments/acme", { body: { project: "shop", name: "staging" } });
  return cloud;
}

async function read(cloud: TestCloud): Promise<unknown> {
  return (await cloud.send("GET", `${teams}/shop`)).body;
}

test.each<[string, object[], object]>([
  ["renames it", [{ newDisplayName: "Store", newDescription: "" }], { displayName: "Store", description: "" }],
  [
    "adds a member",
    [{ memberAction: "add", member: "developer" }],
    { members: [{ name: "developer", githubLogin: "developer", avatarUrl: "", role: "member" }] },
  ],
  [
    "promotes a member",
    [
      { memberAction: "add", member: "developer" },
      { memberAction: "promote", member: "developer" },
    ],
    { members: [{ name: "developer", githubLogin: "developer", avatarUrl: "", role: "admin" }] },
  ],
  [
    "demotes a member",
    [
      { memberAction: "add", member: "developer" },
      { memberAction: "promote", member: "developer" },
      { memberAction: "demote", member: "developer" },
    ],
    { members: [{ name: "developer", githubLogin: "developer", avatarUrl: "", role: "member" }] },
  ],
  [
    "removes a member",
    [
      { memberAction: "add", member: "developer" },
      { memberAction: "remove", member: "developer" },
    ],
    {},
  ],
  [
    "grants a stack",
    [{ addStackPermission: { projectName: "shop", stackName: "staging", permission: 101 } }],
    { stacks: [{ projectName: "shop", stackName: "staging", permission: 101 }] },
  ],
  [
    "changes a grant of a stack",
    [
      { addStackPermission: { projectName: "shop", stackName: "staging", permission: 101 } },
      { addStackPermission: { projectName: "shop", stackName: "production", permission: 101 } },
      { editStackPermission: { projectName: "shop", stackName: "staging", permission: 103 } },
    ],
    {
      stacks: [
        { projectName: "shop", stackName: "production", permission: 101 },
        { projectName: "shop", stackName: "staging", permission: 103 },
      ],
    },
  ],
  [
    "revokes a stack",
    [
      { addStackPermission: { projectName: "shop", stackName: "staging", permission: 101 } },
      { removeStack: { projectName: "shop", stackName: "staging" } },
    ],
    {},
  ],
  [
    "grants an environment",
    [
      {
        addEnvironmentPermission: {
          projectName: "shop",
          envName: "staging",
          permission: "open",
          maxOpenDuration: "2h0m0s",
        },
      },
    ],
    { environments: [{ projectName: "shop", envName: "staging", permission: "open", maxOpenDuration: "2h0m0s" }] },
  ],
  [
    "changes a grant of an environment",
    [
      { addEnvironmentPermission: { projectName: "shop", envName: "staging", permission: "open" } },
      { editEnvironmentPermission: { projectName: "shop", envName: "staging", permission: "read" } },
    ],
    { environments: [{ projectName: "shop", envName: "staging", permission: "read" }] },
  ],
  [
    "revokes an environment",
    [
      { addEnvironmentPermission: { projectName: "shop", envName: "staging", permission: "open" } },
      { removeEnvironment: { projectName: "shop", envName: "staging" } },
    ],
    {},
  ],
])("an update %s", async (_, updates, expected) => {
  const cloud = await withTeam();
  for (const body of updates) {
    const { status, text } = await cloud.send("PATCH", `${teams}/shop`, { body });
    expect([status, text]).toEqual([204, ""]);
  }

  expect(await read(cloud)).toEqual({ ...created, ...expected });
});

test.each<[string, object, number, string]>([
  [
    "a stack that does not exist",
    { addStackPermission: { projectName: "shop", stackName: "none", permission: 101 } },
    404,
    'stack "acme/shop/none" not found',
  ],
  [
    "the removal of a stack that does not exist",
    { removeStack: { projectName: "shop", stackName: "none" } },
    404,
    'stack "acme/shop/none" not found',
  ],
  [
    "an environment that does not exist",
    { addEnvironmentPermission: { projectName: "shop", envName: "none", permission: "read" } },
    404,
    'environment "acme/shop/none" not found',
  ],
  [
    "the removal of an environment that does not exist",
    { removeEnvironment: { projectName: "shop", envName: "none" } },
    404,
    'environment "acme/shop/none" not found',
  ],
  ["a user outside the organization", { memberAction: "add", member: "stranger" }, 404, 'user "stranger" not found'],
  [
    "the removal of a user who is not a member",
    { memberAction: "remove", member: "developer" },
    404,
    'team member "developer" not found',
  ],
  ["an action without a member", { memberAction: "add" }, 400, 'the field "member" is required with "memberAction"'],
  [
    "an unknown action",
    { memberAction: "kick", member: "developer" },
    400,
    '"memberAction": Invalid option: expected one of "add"|"remove"|"promote"|"demote"',
  ],
  [
    "an unknown permission for a stack",
    { addStackPermission: { projectName: "shop", stackName: "staging", permission: 7 } },
    400,
    '"addStackPermission.permission": Invalid option: expected one of 0|101|102|103|104',
  ],
  [
    "a grant without a stack",
    { addStackPermission: { projectName: "shop", permission: 101 } },
    400,
    'the field "addStackPermission.stackName" is required',
  ],
  [
    "an unknown permission for an environment",
    { addEnvironmentPermission: { projectName: "shop", envName: "staging", permission: "all" } },
    400,
    '"addEnvironmentPermission.permission": Invalid option: expected one of "none"|"read"|"open"|"write"|"admin"',
  ],
  [
    "a duration that Go does not know",
    {
      addEnvironmentPermission: { projectName: "shop", envName: "staging", permission: "open", maxOpenDuration: "2 h" },
    },
    400,
    '"addEnvironmentPermission.maxOpenDuration": a duration looks like 2h0m0s',
  ],
  [
    "a display name that is too long",
    { newDisplayName: "x".repeat(101) },
    400,
    '"newDisplayName": Display name too long. Max length 100 characters.',
  ],
])("refuses an update with %s, and changes nothing", async (_, body, status, message) => {
  const cloud = await withTeam();
  const answer = await cloud.send("PATCH", `${teams}/shop`, { body: { newDescription: "changed", ...body } });

  expect([answer.status, answer.body]).toEqual([status, { code: status, message }]);
  expect(await read(cloud)).toEqual(created);
});

test("adding a member twice is a conflict, which the provider treats as success", async () => {
  const cloud = await withTeam();
  const body = { memberAction: "add", member: "developer" };
  await cloud.send("PATCH", `${teams}/shop`, { body });
  const answer = await cloud.send("PATCH", `${teams}/shop`, { body });

  const message = '"developer" is already a member of the team "shop"';
  expect([answer.status, answer.body]).toEqual([409, { code: 409, message }]);
});
