import { testCloud, type TestCloud, tokenOf } from "./testCloud";

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

test("a team can be read and listed by every member of the organization", async () => {
  const cloud = await withTeam();
  const token = tokenOf("developer");

  expect((await cloud.send("GET", `${teams}/shop`, { token })).body).toEqual(created);
  expect((await cloud.send("GET", teams, { token })).body).toEqual({ teams: [created] });
});

test("the display name defaults to the name", async () => {
  const { body } = await testCloud().send("POST", `${teams}/pulumi`, { body: { name: "shop" } });

  expect(body).toEqual({ ...created, displayName: "shop", description: "" });
});

test("deleting a team deletes its tokens", async () => {
  const cloud = await withTeam();
  const token = await cloud.send("POST", `${teams}/shop/tokens`, { body: { name: "ci" } });
  const { tokenValue } = token.body as { tokenValue: string };
  const deleted = await cloud.send("DELETE", `${teams}/shop`);

  expect([deleted.status, deleted.text]).toEqual([204, ""]);
  expect((await cloud.send("GET", `${teams}/shop`)).status).toBe(404);
  expect((await cloud.send("GET", teams)).body).toEqual({ teams: [] });
  expect((await cloud.send("GET", "/user", { token: tokenValue })).status).toBe(401);
});

test("a member sees the own role in a team", async () => {
  const cloud = await withTeam();
  await cloud.send("PATCH", `${teams}/shop`, { body: { memberAction: "add", member: "developer" } });

  const { body } = await cloud.send("GET", `${teams}/shop`, { token: tokenOf("developer") });
  expect(body).toMatchObject({ userRole: "member" });
});

test("deleting a stack or an environment deletes its grants", async () => {
  const cloud = await withTeam();
  for (const body of [
    { addStackPermission: { projectName: "shop", stackName: "staging", permission: 101 } },
    { addStackPermission: { projectName: "shop", stackName: "production", permission: 102 } },
    { addEnvironmentPermission: { projectName: "shop", envName: "staging", permission: "open" } },
  ]) {
    await cloud.send("PATCH", `${teams}/shop`, { body });
  }
  await cloud.send("DELETE", "/stacks/acme/shop/staging");
  await cloud.send("DELETE", "/esc/environments/acme/shop/staging");

  expect((await cloud.send("GET", `${teams}/shop`)).body).toEqual({
    ...created,
    stacks: [{ projectName: "shop", stackName: "production", permission: 102 }],
  });
});

test.each([
  ["solo", "Teams are not available to individual orgs."],
  ["guild", "Teams are not available in the team edition."],
])("%s has no teams", async (organization, message) => {
  const cloud = testCloud();
  const path = `/orgs/${organization}/teams`;
  const create = await cloud.send("POST", `${path}/pulumi`, { body: { name: "shop" } });
  const update = await cloud.send("PATCH", `${path}/shop`, { body: {} });
  const token = await cloud.send("POST", `${path}/shop/tokens`, { body: { name: "ci" } });

  for (const { status, body } of [create, update, token]) {
    expect([status, body]).toEqual([400, { code: 400, message }]);
  }
  expect((await cloud.send("GET", path)).body).toEqual({ teams: [] });
});

test.each<[string, object, number, string]>([
  ["without a name", {}, 400, 'the field "name" is required'],
  [
    "with a slash in its name",
    { name: "a/b" },
    400,
    '"name": a name has 1 to 100 letters, digits, hyphens, underscores and periods',
  ],
  [
    "with a display name that is too long",
    { name: "new", displayName: "x".repeat(101) },
    400,
    '"displayName": Display name too long. Max length 100 characters.',
  ],
  ["with a name that is taken", { name: "shop" }, 409, "Team with this name already exists"],
])("a team %s is refused", async (_, body, status, message) => {
  const cloud = await withTeam();
  const answer = await cloud.send("POST", `${teams}/pulumi`, { body });

  expect([answer.status, answer.body]).toEqual([status, { code: status, message }]);
});

test.each([
  ["GET", "none"],
  ["PATCH", "none"],
  ["DELETE", "none"],
  ["GET", "none/tokens"],
  ["POST", "none/tokens"],
  ["DELETE", "none/tokens/x"],
])("%s of an unknown team gets 404 (%s)", async (method, path) => {
  const answer = await testCloud().send(method, `${teams}/${path}`, { body: { name: "ci" } });

  expect([answer.status, answer.body]).toEqual([404, { code: 404, message: 'team "none" not found' }]);
});
