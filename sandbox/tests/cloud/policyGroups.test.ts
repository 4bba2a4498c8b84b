import { seed, testCloud, type TestCloud, tokenOf } from "./testCloud";

const GROUPS = "/orgs/acme/policygroups";
const GROUP = `${GROUPS}/shop`;
const PRODUCTION = { name: "production", routingProject: "shop" };
const STAGING = { name: "staging", routingProject: "shop" };
const pack = (versionTag: string, version: number) => ({
  name: "guardrails",
  displayName: "guardrails",
  version,
  versionTag,
});
const created = {
  name: "shop",
  isOrgDefault: false,
  entityType: "stacks",
  mode: "audit",
  stacks: [],
  appliedPolicyPacks: [],
  accounts: [],
};
const [acme, ...others] = seed.organizations;
if (!acme) throw new Error("no organization");
const withPacks = {
  ...seed,
  organizations: [{ ...acme, policyPacks: { guardrails: ["1.0.0", "1.1.0"], costs: ["0.1.0"] } }, ...others],
};

async function withGroup(): Promise<TestCloud> {
  const cloud = testCloud(withPacks);
  const body = { name: "shop", entityType: "stacks", mode: "audit" };
  const answer = await cloud.send("POST", GROUPS, { body });
  expect([answer.status, answer.text]).toEqual([204, ""]);
  return cloud;
}

async function batch(cloud: TestCloud, ...updates: object[]) {
  const { status, body } = await cloud.send("PATCH", `${GROUP}/batch`, { body: updates });
  return [status, body];
}

test("every organization has two default groups, and one of them contains every stack", async () => {
  const cloud = testCloud();
  const token = tokenOf("developer");

  expect((await cloud.send("GET", GROUPS, { token })).body).toEqual({
    policyGroups: [
      {
        name: "default-policy-group",
        isOrgDefault: true,
        numStacks: 2,
        numAccounts: 0,
        entityType: "stacks",
        mode: "preventative",
        numEnabledPolicyPacks: 0,
      },
      {
        name: "default-accounts-policy-group",
        isOrgDefault: true,
        numStacks: 0,
        numAccounts: 0,
        entityType: "accounts",
        mode: "audit",
        numEnabledPolicyPacks: 0,
      },
    ],
  });
  expect((await cloud.send("GET", `${GROUPS}/default-policy-group`)).body).toMatchObject({
    stacks: [STAGING, PRODUCTION],
  });
});

test("a new group is empty, and every member can read it", async () => {
  const cloud = await withGroup();

  expect((await cloud.send("GET", GROUP, { token: tokenOf("developer") })).body).toEqual(created);
});

test.each([
  ["stacks", "preventative"],
  ["accounts", "audit"],
])("a group of %s has the mode %s by default", async (entityType, mode) => {
  const cloud = testCloud();
  await cloud.send("POST", GROUPS, { body: { name: "shop", entityType } });

  expect((await cloud.send("GET", GROUP)).body).toMatchObject({ entityType, mode });
});

test("a batch adds stacks and packs, and another one removes them", async () => {
  const cloud = await withGroup();
  const config = { all: "mandatory", "no-public-buckets": { enforcementLevel: "advisory" } };

  expect(
    await batch(
      cloud,
      { addStack: STAGING },
      { addStack: STAGING },
      { addPolicyPack: { name: "guardrails", displayName: "", version: 0, versionTag: "1.0.0", config } },
      { addPolicyPack: { name: "costs", displayName: "", version: 1, versionTag: "" } },
    ),
  ).toEqual([204, undefined]);
  expect((await cloud.send("GET", GROUP)).body).toEqual({
    ...created,
    stacks: [STAGING],
    appliedPolicyPacks: [
      { ...pack("1.0.0", 1), config },
      { name: "costs", displayName: "costs", version: 1, versionTag: "0.1.0" },
    ],
  });

  await batch(cloud, { removeStack: STAGING }, { removePolicyPack: { name: "costs", versionTag: "0.1.0" } });
  expect((await cloud.send("GET", GROUP)).body).toEqual({
    ...created,
    appliedPolicyPacks: [{ ...pack("1.0.0", 1), config }],
  });
});

test("a group has one version of a pack, by default the latest one", async () => {
  const cloud = await withGroup();
  await batch(cloud, { addPolicyPack: { name: "guardrails" } });
  expect((await cloud.send("GET", GROUP)).body).toEqual({ ...created, appliedPolicyPacks: [pack("1.1.0", 2)] });

  await cloud.send("PATCH", GROUP, { body: { addPolicyPack: { name: "guardrails", versionTag: "1.0.0" } } });
  expect((await cloud.send("GET", GROUP)).body).toEqual({ ...created, appliedPolicyPacks: [pack("1.0.0", 1)] });
});

test("a deleted stack is removed from its groups", async () => {
  const cloud = await withGroup();
  await batch(cloud, { addStack: STAGING }, { addStack: PRODUCTION });
  await cloud.send("DELETE", "/stacks/acme/shop/staging");

  expect((await cloud.send("GET", GROUP)).body).toEqual({ ...created, stacks: [PRODUCTION] });
});

test("a group can be renamed and deleted", async () => {
  const cloud = await withGroup();
  await cloud.send("PATCH", GROUP, { body: { newName: "store" } });

  expect((await cloud.send("GET", GROUP)).status).toBe(404);
  expect((await cloud.send("DELETE", `${GROUPS}/store`)).status).toBe(204);
  expect((await cloud.send("GET", `${GROUPS}/store`)).status).toBe(404);
});

test.each<[string, object, number, string]>([
  ["an unknown stack", { addStack: { name: "x", routingProject: "shop" } }, 404, "Stack 'acme/shop/x'"],
  ["a stack of another organization", { removeStack: { name: "staging", routingProject: "y" } }, 404, "Stack 'acme/y/"],
  ["an unknown pack", { addPolicyPack: { name: "x", versionTag: "1.0.0" } }, 404, "Policy Pack 'x'"],
  ["an unknown version", { addPolicyPack: { name: "costs", versionTag: "9" } }, 404, "Policy Pack 'costs'"],
  ["an unknown version number", { addPolicyPack: { name: "costs", version: 9 } }, 404, "Policy Pack 'costs'"],
  ["a pack that is not applied", { removePolicyPack: { name: "costs" } }, 404, "Policy Pack 'costs' not found"],
  ["an account", { addInsightsAccount: { name: "aws" } }, 404, "Not Found: Insights account 'aws' not found"],
  ["a name that is taken", { newName: "default-policy-group" }, 409, "Policy Group already exists"],
  ["an invalid name", { newName: "a/b" }, 400, '"[1].newName": a name has'],
])("refuses an update with %s, and its whole batch", async (_title, update, status, message) => {
  const cloud = await withGroup();
  const answer = await batch(cloud, { addStack: STAGING }, update);

  expect(answer).toEqual([status, { code: status, message: expect.stringContaining(message) as string }]);
  expect((await cloud.send("GET", GROUP)).body).toEqual(created);
});

test.each<[string, object, number, string]>([
  ["without a name", { entityType: "stacks" }, 400, 'the field "name" is required'],
  ["without an entity type", { name: "new" }, 400, 'the field "entityType" is required'],
  ["with a name that is taken", { name: "shop", entityType: "stacks" }, 409, "Policy Group already exists"],
])("a group %s is refused", async (_title, body, status, message) => {
  const cloud = await withGroup();
  const answer = await cloud.send("POST", GROUPS, { body });

  expect([answer.status, answer.body]).toEqual([status, { code: status, message }]);
});

test.each([
  ["PATCH", "default-policy-group", { newName: "x" }, "Cannot change the default Policy Group"],
  ["PATCH", "default-policy-group", { removeStack: STAGING }, "Cannot change the default Policy Group"],
  ["DELETE", "default-policy-group", undefined, "Cannot delete the default Policy Group"],
])("refuses %s of %s with %j", async (method, name, body, text) => {
  const answer = await testCloud().send(method, `${GROUPS}/${name}`, { body });

  expect([answer.status, answer.body]).toEqual([400, { code: 400, message: `Bad Request: ${text}` }]);
});

test("a default group accepts policy packs", async () => {
  const cloud = testCloud(withPacks);
  const body = { addPolicyPack: { name: "costs", versionTag: "0.1.0" } };

  expect((await cloud.send("PATCH", `${GROUPS}/default-policy-group`, { body })).status).toBe(204);
});

test("a group of accounts accepts no stacks", async () => {
  const cloud = testCloud();
  const answer = await cloud.send("PATCH", `${GROUPS}/default-accounts-policy-group/batch`, { body: [{}] });
  await cloud.send("POST", GROUPS, { body: { name: "shop", entityType: "accounts" } });

  expect(answer.status).toBe(204);
  expect(await batch(cloud, { addStack: STAGING })).toEqual([
    400,
    { code: 400, message: "Bad Request: The Policy Group does not apply to stacks" },
  ]);
});

test.each(["solo", "guild"])("%s has no policy groups", async (organization) => {
  const cloud = testCloud();
  const path = `/orgs/${organization}/policygroups`;
  const { status, body } = await cloud.send("POST", path, { body: { name: "shop", entityType: "stacks" } });

  expect([status, body]).toEqual([400, { code: 400, message: "Bad Request: Policy as code feature not enabled." }]);
  expect((await cloud.send("GET", path)).body).toEqual({ policyGroups: [] });
});

test.each([
  ["GET", "none"],
  ["PATCH", "none"],
  ["PATCH", "none/batch"],
  ["DELETE", "none"],
])("%s of an unknown group gets 404 (%s)", async (method, path) => {
  const answer = await testCloud().send(method, `${GROUPS}/${path}`, { body: {} });

  expect([answer.status, answer.body]).toEqual([
    404,
    { code: 404, message: "Not Found: Policy Group 'none' not found" },
  ]);
});

test("refuses a seed that publishes a version twice", () => {
  const organizations = [{ name: "acme", members: {}, policyPacks: { costs: ["1", "1"] } }];

  expect(() => testCloud({ users: [], organizations })).toThrow(
    'cloud seed: policy pack "costs" of organization "acme" repeats a version',
  );
});

test("a reset restores the seed's groups", async () => {
  const cloud = await withGroup();
  cloud.reset();

  expect((await cloud.send("GET", GROUP)).status).toBe(404);
  expect((await cloud.send("GET", `${GROUPS}/default-policy-group`)).status).toBe(200);
});
