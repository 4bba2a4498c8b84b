import { API, createWorld, read, seed } from "../world";

/** A Maintainer and admin with a second token, whose scope is `read_api`. */
const readToken = "token-that-reads";
const world = () =>
  createWorld({
    users: seed.users.map((user) => (user.username === "maintainer" ? { ...user, readToken, admin: true } : user)),
  });

const refusal = {
  error: "insufficient_scope",
  error_description: "The request requires higher privileges than provided by the access token.",
  scope: "api read_api",
};

const headers = { "PRIVATE-TOKEN": readToken, "Content-Type": "application/json" };

test.each(["/user", `/projects/${API}`, `/projects/${API}/variables`, `/projects/${API}/protected_branches`])(
  "the scope read_api is enough for GET %s",
  async (path) => {
    const { gitlab } = world();

    expect((await gitlab.app.request(`/api/v4${path}`, { headers })).status).toBe(200);
    expect((await gitlab.app.request(`/api/v4${path}`, { headers, method: "HEAD" })).status).toBe(200);
  },
);

test("the scope read_api is enough for a query of GraphQL, which is a POST", async () => {
  const body = JSON.stringify({ query: "query { currentUser { username } }" });
  const answer = await world().gitlab.app.request("/api/graphql", { method: "POST", headers, body });

  expect(await answer.json()).toEqual({ data: { currentUser: { username: "maintainer" } } });
});

test("every write is refused, and changes nothing", async () => {
  const { gitlab, as } = world();
  const before = (await as("maintainer")("GET", `/projects/${API}/variables`)).body;
  const writes = gitlab.app.routes.filter(
    ({ method, path }) => ["POST", "PUT", "PATCH", "DELETE"].includes(method) && path.startsWith("/api/v4/"),
  );
  expect(writes.length).toBeGreaterThan(80);
  for (const { method, path } of writes) {
    const url = path.replace("/projects/:id", `/projects/${API}`).replaceAll(/:[a-z_]+(\{[^}]*\})?/g, "1");
    const answer = await read(await gitlab.app.request(url, { method, headers, body: "{}" }));

    expect([method, path, answer.status, answer.body]).toEqual([method, path, 403, refusal]);
  }
  expect((await as("maintainer")("GET", `/projects/${API}/variables`)).body).toEqual(before);
});
