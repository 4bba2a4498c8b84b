import { API, createWorld, read } from "../world";

const UNAUTHORIZED = { message: "401 Unauthorized" };
const FORBIDDEN = { message: "403 Forbidden" };
const NO_PROJECT = { message: "404 Project Not Found" };

test.each([
  ["a bearer token", { Authorization: "Bearer token-developer" }, 200],
  ["a bearer token in lower case", { authorization: "bearer token-developer" }, 200],
  ["a private token", { "PRIVATE-TOKEN": "token-developer" }, 200],
  ["no token", {}, 401],
  ["an unknown private token", { "PRIVATE-TOKEN": "wrong" }, 401],
  ["an unknown bearer token", { Authorization: "Bearer wrong" }, 401],
  ["another scheme", { Authorization: "Basic token-developer" }, 401],
])("a request with %s gets the status in the table", async (_, headers: Record<string, string>, status) => {
  const answer = await read(await createWorld().gitlab.app.request("/api/v4/user", { headers }));

  expect(answer.status).toBe(status);
  if (status === 401) expect(answer.body).toEqual(UNAUTHORIZED);
});

test.each(["/user", "/version", "/metadata", "/groups", "/namespaces", `/projects/${API}/variables`])(
  "without a token %s is unauthorized",
  async (path) => {
    const answer = await read(await createWorld().gitlab.app.request(`/api/v4${path}`));

    expect([answer.status, answer.body]).toEqual([401, UNAUTHORIZED]);
  },
);

test.each(["", "/variables", "/protected_branches", "/environments", "/repository/branches", "/pipelines"])(
  "a stranger cannot tell that the project of %j exists",
  async (path) => {
    const { status, body } = await createWorld().as("stranger")("GET", `/projects/${API}${path}`);

    expect([status, body]).toEqual([404, NO_PROJECT]);
  },
);

test.each(["acme%2Fshop%2Fnothing", "999", "acme"])("the project %s does not exist", async (id) => {
  const { status, body } = await createWorld().as("platform")("GET", `/projects/${id}`);

  expect([status, body]).toEqual([404, NO_PROJECT]);
});

test.each([
  ["developer", "GET", "/variables"],
  ["developer", "GET", "/variables/KEY"],
  ["developer", "POST", "/variables"],
  ["developer", "PUT", "/variables/KEY"],
  ["developer", "DELETE", "/variables/KEY"],
  ["developer", "GET", "/protected_branches"],
  ["developer", "GET", "/protected_branches/main"],
  ["developer", "POST", "/protected_branches"],
  ["developer", "PATCH", "/protected_branches/main"],
  ["developer", "DELETE", "/protected_branches/main"],
  ["developer", "GET", "/protected_tags"],
  ["developer", "POST", "/protected_tags"],
  ["developer", "DELETE", "/protected_tags/v1"],
  ["guest", "GET", "/environments"],
  ["reporter", "POST", "/environments"],
  ["reporter", "PUT", "/environments/1"],
  ["reporter", "POST", "/environments/1/stop"],
  ["reporter", "DELETE", "/environments/1"],
  ["guest", "GET", "/repository/files/README%2Emd?ref=main"],
  ["reporter", "POST", "/repository/files/a"],
  ["reporter", "PUT", "/repository/files/README%2Emd"],
  ["reporter", "DELETE", "/repository/files/README%2Emd"],
  ["guest", "GET", "/repository/branches"],
  ["reporter", "POST", "/repository/branches"],
  ["reporter", "DELETE", "/repository/branches/main"],
  ["guest", "GET", "/repository/tags"],
  ["reporter", "POST", "/repository/tags"],
  ["reporter", "DELETE", "/repository/tags/v1"],
  ["guest", "GET", "/repository/commits"],
  ["guest", "GET", "/pipelines"],
  ["guest", "GET", "/repository/tree"],
  ["guest", "GET", "/pipeline_schedules"],
])("a %s may not %s %s", async (username, method, path) => {
  const { status, body } = await createWorld().as(username)(method, `/projects/${API}${path}`);

  expect([status, body]).toEqual([403, FORBIDDEN]);
});

test("an admin acts as an owner of every project", async () => {
  const { status } = await createWorld().as("platform")("GET", `/projects/${API}/variables`);

  expect(status).toBe(200);
});
