import { fieldOf, type TestCloud, testCloud, tokenOf, withEnvironment } from "../testCloud";

const stackHooks = "/stacks/acme/shop/staging/hooks";
const hook = {
  organizationName: "acme",
  projectName: "shop",
  stackName: "staging",
  displayName: "Next stage",
  payloadUrl: "https://hooks.example/pulumi",
  active: true,
};

async function create(cloud: TestCloud, parts: object = {}): Promise<string> {
  const { status, body } = await cloud.send("POST", stackHooks, { body: { ...hook, ...parts } });
  expect(status).toBe(201);
  return fieldOf(body, "name");
}

test("a webhook gets a short name, and is read, changed and deleted by it", async () => {
  const cloud = testCloud();
  const name = await create(cloud, { filters: ["update_succeeded"] });
  const one = `${stackHooks}/${name}`;
  await cloud.send("PATCH", one, { body: { ...hook, name, active: false, groups: ["deployments"] } });
  const changed = await cloud.send("GET", one);
  const deleted = await cloud.send("DELETE", one);

  expect(name).toMatch(/^[0-9a-f]{8}$/);
  expect(changed.body).toEqual({
    ...hook,
    name,
    active: false,
    format: "raw",
    groups: ["deployments"],
    hasSecret: false,
    secretCiphertext: "",
  });
  expect([deleted.status, (await cloud.send("GET", one)).status]).toEqual([204, 404]);
});

test("the secret is never returned, and its ciphertext shows a change of it", async () => {
  const cloud = testCloud();
  const name = await create(cloud, { secret: "hidden" });
  const one = `${stackHooks}/${name}`;
  const ciphertext = async () => fieldOf((await cloud.send("GET", one)).body, "secretCiphertext");
  const [first, again] = [await ciphertext(), await ciphertext()];
  await cloud.send("PATCH", one, { body: { ...hook, name } });
  const kept = await ciphertext();
  await cloud.send("PATCH", one, { body: { ...hook, name, secret: "other" } });

  expect([again, kept]).toEqual([first, first]);
  expect(await ciphertext()).not.toBe(first);
  expect((await cloud.send("GET", one)).text).not.toMatch(/hidden|other/);
});

test("webhooks of an organization, its stacks and its ESC environments are separate", async () => {
  const cloud = await withEnvironment();
  const { projectName: _, stackName: __, ...organizationHook } = hook;
  await create(cloud, { name: "same" });
  const places = [
    "/orgs/acme/hooks",
    "/esc/environments/acme/shop/staging/hooks",
    "/stacks/acme/shop/production/hooks",
  ];
  for (const place of places) {
    expect((await cloud.send("POST", place, { body: { ...organizationHook, name: "same" } })).status).toBe(201);
  }
  const again = await cloud.send("POST", stackHooks, { body: { ...hook, name: "same" } });
  const listed = await Promise.all([stackHooks, ...places].map(async (place) => (await cloud.send("GET", place)).body));

  expect(listed.map((hooks) => (hooks as object[]).length)).toEqual([1, 1, 1, 1]);
  expect([again.status, fieldOf(again.body, "message")]).toEqual([409, "Webhook with name same already exists."]);
});

test.each<[string, object, string]>([
  ["another organization", { organizationName: "elsewhere" }, "Organization name from request body doesn't match URL."],
  ["another stack", { stackName: "production" }, "Stack name from request body doesn't match URL."],
  ["an unknown format", { format: "xml" }, 'invalid format "xml"'],
  ["an unknown filter", { filters: ["up_succeeded"] }, 'invalid filters: "up_succeeded"'],
  ["a filter for organizations", { filters: ["stack_created"] }, 'invalid filters: "stack_created"'],
  ["an unknown group", { groups: ["all"] }, 'invalid groups: "all"'],
  ["no URL", { payloadUrl: "hooks.example" }, 'invalid payload URL "hooks.example"'],
  ["a URL for deployments", { format: "pulumi_deployments" }, "invalid payload URL"],
])("a webhook of a stack with %s is refused", async (_, parts, reason) => {
  const cloud = testCloud();

  expect(await cloud.send("POST", stackHooks, { body: { ...hook, ...parts } })).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining(reason) as string },
  });
});

test("only webhooks of stacks and ESC environments start deployments", async () => {
  const cloud = testCloud();
  const parts = { format: "pulumi_deployments", payloadUrl: "shop/production" };
  await create(cloud, parts);

  expect(
    await cloud.send("POST", "/orgs/acme/hooks", { body: { ...hook, ...parts, stackName: undefined } }),
  ).toMatchObject({
    status: 400,
    body: { message: "'pulumi_deployments' format can only be used on stack or environment webhooks." },
  });
});

test("members read the webhooks of an organization, and admins write them", async () => {
  const cloud = testCloud();
  const token = tokenOf("developer");

  expect((await cloud.send("GET", "/orgs/acme/hooks", { token })).status).toBe(200);
  expect((await cloud.send("POST", "/orgs/acme/hooks", { token, body: hook })).status).toBe(403);
});

test("webhooks are deleted with their stack and their ESC environment", async () => {
  const cloud = await withEnvironment();
  await create(cloud);
  await cloud.send("POST", "/esc/environments/acme/shop/staging/hooks", { body: { ...hook, stackName: undefined } });
  await cloud.send("DELETE", "/stacks/acme/shop/staging");
  await cloud.send("DELETE", "/esc/environments/acme/shop/staging");

  expect(cloud.state.webhooks.all()).toEqual([]);
});
