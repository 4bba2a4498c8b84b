import { createWorld, type World } from "../world";

let world: World;

beforeEach(() => {
  world = createWorld();
});

async function ask(query: string, token = "token-maintainer"): Promise<{ status: number; body: unknown }> {
  const response = await world.gitlab.app.request("/api/graphql", {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    body: JSON.stringify({ query }),
  });
  return { status: response.status, body: await response.json() };
}

test("returns the selected fields of the current user", async () => {
  expect(await ask("query {currentUser {name, bot, groupCount, id, namespace{id} publicEmail, username}}")).toEqual({
    status: 200,
    body: {
      data: {
        currentUser: {
          name: "maintainer",
          bot: false,
          groupCount: 0,
          id: "gid://gitlab/User/2",
          // It exists before the user's first project.
          namespace: { id: "gid://gitlab/Namespaces::UserNamespace/14" },
          publicEmail: "",
          username: "maintainer",
        },
      },
    },
  });
});

test("reports an unknown field", async () => {
  expect(await ask("{ currentUser { id, shoeSize } }")).toEqual({
    status: 200,
    body: { errors: [{ message: "Field 'shoeSize' doesn't exist on type 'currentUser'" }] },
  });
});

const inheritedQuery = (project: string) =>
  `query { project(fullPath: "${project}") { inheritedCiVariables(first: 1) { nodes { key environmentScope protected groupName } pageInfo { hasNextPage } } } }`;

test("returns the variables that a project inherits from its groups, to Maintainers", async () => {
  const { state } = world.gitlab;
  for (const [group, key] of [
    ["acme/shop", "INNER"],
    ["acme", "OUTER"],
  ]) {
    const response = await world.gitlab.app.request(`/api/v4/groups/${encodeURIComponent(group!)}/variables`, {
      method: "POST",
      headers: { Authorization: "Bearer token-platform", "Content-Type": "application/json" },
      body: JSON.stringify({ key, value: "x", protected: true }),
    });
    expect(response.status).toBe(201);
  }
  expect(state.groupVariables.all()).toHaveLength(2);
  expect((await ask(inheritedQuery("acme/shop/api"))).body).toEqual({
    data: {
      project: {
        inheritedCiVariables: {
          nodes: [{ key: "OUTER", environmentScope: "*", protected: true, groupName: "acme" }],
          pageInfo: { hasNextPage: true },
        },
      },
    },
  });
  expect((await ask(inheritedQuery("acme/shop/api"), "token-developer")).body).toEqual({
    data: { project: { inheritedCiVariables: null } },
  });
  expect((await ask(inheritedQuery("acme/shop/api"), "token-stranger")).body).toEqual({ data: { project: null } });
});

test("a field without arguments refuses them", async () => {
  expect((await ask("{ currentUser(id: 1) { id } }")).body).toEqual({
    errors: [{ message: "Field 'currentUser' doesn't accept argument 'id'" }],
  });
});

test.each(["mutation { x }", "query { project(fullPath: $path) { id } }", "{ currentUser { id }", ""])(
  "refuses %j, which is not a simple query",
  async (query) => {
    expect((await ask(query)).status).toBe(400);
  },
);

test("requires a token", async () => {
  expect((await ask("{ currentUser { id } }", "wrong")).status).toBe(401);
});
