import { API, createWorld, pick, type Send, type World } from "../world";

const PROTECTED = `/projects/${API}/protected_environments`;
let world: World;
let send: Send;

beforeEach(() => {
  world = createWorld();
  send = world.as("maintainer");
});

const idOf = (username: string) => world.gitlab.state.users.find((user) => user.username === username)!.id;
const production = { name: "production", deploy_access_levels: [{ access_level: 40 }] };

test("an environment can be protected, read, listed by name and unprotected, even if it does not exist", async () => {
  const created = await send("POST", PROTECTED, {
    ...production,
    approval_rules: [{ access_level: 30, required_approvals: 2 }],
  });
  await send("POST", PROTECTED, { name: "a/b", deploy_access_levels: [{ user_id: idOf("developer") }] });

  expect([created.status, created.body]).toEqual([
    201,
    {
      name: "production",
      deploy_access_levels: [
        {
          id: 5,
          access_level: 40,
          access_level_description: "Maintainers",
          user_id: null,
          group_id: null,
          group_inheritance_type: 0,
        },
      ],
      required_approval_count: 0,
      approval_rules: [
        {
          id: 6,
          access_level: 30,
          access_level_description: "Developers + Maintainers",
          user_id: null,
          group_id: null,
          group_inheritance_type: 0,
          required_approvals: 2,
        },
      ],
    },
  ]);
  expect((await send("GET", `${PROTECTED}/production`)).body).toEqual(created.body);
  expect(pick((await send("GET", PROTECTED)).body, "name")).toEqual([{ name: "a/b" }, { name: "production" }]);
  expect((await send("GET", `${PROTECTED}/a%2Fb`)).body).toMatchObject({
    deploy_access_levels: [{ access_level: null, user_id: idOf("developer"), access_level_description: "developer" }],
  });
  expect((await send("DELETE", `${PROTECTED}/production`)).status).toBe(204);
  expect((await send("GET", `${PROTECTED}/production`)).body).toEqual({ message: "404 Not found" });
});

test.each([
  [{ deploy_access_levels: [{ access_level: 40 }] }, 400, { error: "name is missing" }],
  [{ name: "x" }, 400, { error: "deploy_access_levels is missing" }],
  [
    { name: "x", deploy_access_levels: [{ access_level: 20 }] },
    400,
    { error: "deploy_access_levels[0][access_level] does not have a valid value" },
  ],
  [production, 409, { message: "Environment 'production' is already protected" }],
  [
    { name: "x", deploy_access_levels: [] },
    422,
    { message: ["Deploy access levels is too short (minimum is 1 character)"] },
  ],
  [
    { name: "x", deploy_access_levels: [{ user_id: 5 }] },
    422,
    { message: ["Deploy access levels is too short (minimum is 1 character)"] },
  ],
  [
    { name: "x", deploy_access_levels: [{}] },
    422,
    { message: ["Deploy access levels base Only one of the Group ID, User ID or Access Level must be specified."] },
  ],
  [
    {
      name: "x",
      deploy_access_levels: [{ access_level: 40 }],
      approval_rules: [{ access_level: 40, required_approvals: 0 }],
    },
    422,
    { message: ["Approval rules required approvals must be greater than 0"] },
  ],
])("refuses a protection with %j", async (params, status, body) => {
  await send("POST", PROTECTED, production);
  const answer = await send("POST", PROTECTED, params);

  expect([answer.status, answer.body]).toEqual([status, body]);
});

test("a change adds, changes and deletes rules by their ids", async () => {
  const { body } = await send("POST", PROTECTED, {
    ...production,
    approval_rules: [{ access_level: 40 }],
  });
  const { deploy_access_levels: deploy, approval_rules: rules } = body as Record<string, { id: number }[]>;
  const changed = await send("PUT", `${PROTECTED}/production`, {
    deploy_access_levels: [{ user_id: idOf("developer") }, { id: deploy![0]!.id, _destroy: true }],
    approval_rules: [{ id: rules![0]!.id, required_approvals: 3 }],
  });

  expect(changed.body).toMatchObject({
    deploy_access_levels: [{ access_level: null, user_id: idOf("developer") }],
    approval_rules: [{ id: rules![0]!.id, access_level: 40, required_approvals: 3 }],
  });
  expect((await send("PUT", `${PROTECTED}/production`, { deploy_access_levels: [{ id: 99 }] })).status).toBe(404);
});

test.each([
  ["developer", 403],
  ["stranger", 404],
])("a %s gets %d", async (username, status) => {
  expect((await world.as(username)("GET", PROTECTED)).status).toBe(status);
  expect((await world.as(username)("POST", PROTECTED, production)).status).toBe(status);
});

test.each([
  ["the Community Edition", { edition: "ce" } as const],
  ["an Enterprise Edition without a licence", { licensed: false }],
])("%s has no protected environments", async (_, seed) => {
  const other = createWorld(seed).as("maintainer");

  for (const [method, path] of [
    ["GET", PROTECTED],
    ["POST", PROTECTED],
    ["GET", `${PROTECTED}/production`],
    ["PUT", `${PROTECTED}/production`],
    ["DELETE", `${PROTECTED}/production`],
  ] as const) {
    const answer = await other(method, path, method === "GET" ? undefined : production);
    expect([answer.status, answer.body]).toEqual([404, { error: "404 Not Found" }]);
  }
});
