import { fieldOf, teamToken, withEnvironment } from "./testCloud";

const stack = "/stacks/acme/shop/staging";
const path = `${stack}/config`;

test("a stack can be linked to an environment and unlinked, and returns the link", async () => {
  const cloud = await withEnvironment("values: {}");
  const before = await cloud.send("GET", path);
  const linked = await cloud.send("PUT", path, { body: { environment: "shop/staging@1" } });
  const read = await cloud.send("GET", path);
  const inStack = (await cloud.send("GET", stack)).body;
  const unlinked = await cloud.send("DELETE", path);

  expect([before.status, fieldOf(before.body, "message")]).toEqual([404, 'Stack Config "staging" not found']);
  for (const { status, body } of [linked, read]) {
    expect([status, body]).toEqual([200, { environment: "shop/staging@1" }]);
  }
  expect(inStack).toMatchObject({ config: { environment: "shop/staging@1" } });
  expect([unlinked.status, (await cloud.send("GET", path)).status]).toEqual([204, 404]);
  expect((await cloud.send("GET", stack)).body).not.toHaveProperty("config");
});

test("a stack can be created with a link", async () => {
  const cloud = await withEnvironment("values: {}");
  const body = { stackName: "dev", config: { environment: "shop/staging" } };
  const made = await cloud.send("POST", "/stacks/acme/shop", { body });
  const refused = await cloud.send("POST", "/stacks/acme/shop", {
    body: { stackName: "qa", config: { environment: "shop/nowhere" } },
  });

  expect([made.status, refused.status]).toEqual([200, 400]);
  expect((await cloud.send("GET", "/stacks/acme/shop/dev/config")).body).toEqual({ environment: "shop/staging" });
  expect((await cloud.send("GET", "/stacks/acme/shop/qa")).status).toBe(404);
});

test.each([
  [{ environment: "shop/nowhere" }, "Bad Request: environment not found"],
  [{ environment: "shop/staging@9" }, "Bad Request: invalid environment version"],
  [{ environment: "shop/staging@stable" }, "Bad Request: invalid environment version"],
  [{ environment: "a/b/c" }, "Bad Request: invalid environment"],
  [{}, 'the field "environment" is required'],
])("refuses the link %j", async (body, message) => {
  const answer = await (await withEnvironment("values: {}")).send("PUT", path, { body });

  expect([answer.status, fieldOf(answer.body, "message")]).toEqual([400, message]);
});

test.each([
  [101, "read", [404, 403, 403]],
  [102, "none", [404, 400, 404]],
  [102, "read", [404, 200, 204]],
])("with %d on the stack and %s on the environment a team reads, sets and removes it with %j", async (...row) => {
  const [permission, environment, expected] = row;
  const cloud = await withEnvironment("values: {}");
  const token = await teamToken(cloud);
  const addStackPermission = { projectName: "shop", stackName: "staging", permission };
  const addEnvironmentPermission = { projectName: "shop", envName: "staging", permission: environment };
  await cloud.send("PATCH", "/orgs/acme/teams/shop", { body: { addStackPermission, addEnvironmentPermission } });
  const status = async (method: string) =>
    (await cloud.send(method, path, { token, body: { environment: "shop/staging" } })).status;

  expect([await status("GET"), await status("PUT"), await status("DELETE")]).toEqual(expected);
});
