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

test.each(["mutation { x }", 'query { project(fullPath: "a") { id } }', "{ currentUser { id }", ""])(
  "refuses %j, which is not a simple query",
  async (query) => {
    expect((await ask(query)).status).toBe(400);
  },
);

test("requires a token", async () => {
  expect((await ask("{ currentUser { id } }", "wrong")).status).toBe(401);
});
