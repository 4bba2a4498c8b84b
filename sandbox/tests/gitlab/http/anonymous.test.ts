import { API, createWorld, read } from "../world";

const NO_PROJECT = { message: "404 Project Not Found" };
const UNAUTHORIZED = { message: "401 Unauthorized" };

async function anonymous(method: string, path: string, headers: Record<string, string> = {}) {
  const { status, body } = await read(await createWorld().gitlab.app.request(`/api/v4${path}`, { method, headers }));
  return [status, body];
}

test.each([
  ["GET", ""],
  ["GET", "/forks"],
  ["GET", "/users"],
  ["GET", "/groups"],
  ["GET", "/repository/branches"],
  ["POST", "/repository/branches"],
  ["DELETE", "/repository/branches/main"],
  ["GET", "/repository/tags"],
  ["GET", "/repository/commits"],
  ["GET", "/repository/files/README%2Emd?ref=main"],
  ["GET", "/repository/tree"],
  ["GET", "/releases"],
  ["GET", "/pipelines"],
  ["GET", "/pipelines/1"],
  ["GET", "/merge_requests"],
  ["GET", "/merge_requests/1"],
  ["GET", "/merge_requests/1/commits"],
  ["GET", "/protected_branches"],
  ["GET", "/protected_tags"],
  ["GET", "/push_rule"],
  ["GET", "/ci/lint"],
])("without a token, %s %s returns 404 for a private project", async (method, path) => {
  for (const id of [API, "101", "acme%2Fnothing"]) {
    expect(await anonymous(method, `/projects/${id}${path}`)).toEqual([404, NO_PROJECT]);
  }
});

test.each([
  ["PUT", ""],
  ["DELETE", ""],
  ["POST", "/fork"],
  ["POST", "/share"],
  ["POST", "/pipeline"],
  ["GET", "/variables"],
  ["GET", "/jobs"],
  ["GET", "/members"],
  ["GET", "/members/all"],
  ["GET", "/environments"],
  ["GET", "/deployments"],
  ["GET", "/deploy_keys"],
  ["GET", "/labels"],
  ["GET", "/pipeline_schedules"],
  ["GET", "/resource_groups"],
  ["GET", "/merge_requests/1/notes"],
  ["GET", "/merge_requests/1/discussions"],
  ["GET", "/merge_requests/1/versions"],
  ["POST", "/merge_requests"],
])("without a token, %s %s returns 401 for a private project", async (method, path) => {
  for (const id of [API, "101"]) {
    expect(await anonymous(method, `/projects/${id}${path}`)).toEqual([401, UNAUTHORIZED]);
  }
});

test.each(["", "/repository/branches", "/variables"])("an unknown token is refused at %j", async (path) => {
  expect(await anonymous("GET", `/projects/${API}${path}`, { "PRIVATE-TOKEN": "wrong" })).toEqual([401, UNAUTHORIZED]);
  expect(await anonymous("GET", `/projects/${API}${path}`, { Authorization: "Basic x" })).toEqual([401, UNAUTHORIZED]);
});

test("without a token, lists of projects, groups and users show nothing private", async () => {
  expect(await anonymous("GET", "/projects")).toEqual([200, []]);
  expect(await anonymous("GET", "/groups")).toEqual([401, UNAUTHORIZED]);
  expect(await anonymous("GET", "/users")).toEqual([
    403,
    { message: "403 Forbidden - Not authorized to access /api/v4/users" },
  ]);
});
