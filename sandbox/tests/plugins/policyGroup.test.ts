import { type Sandbox, startSandbox } from "../../index";
import { pulumiservicePackage } from "../../plugins/pulumiservice/package";
import { UNKNOWN, type Values } from "../../plugins/values";
import { type Plugin, startPlugin } from "./pluginClient";

const GROUP = "pulumiservice:index:PolicyGroup";
const STAGING = { name: "staging", routingProject: "shop-api" };
const PRODUCTION = { name: "production", routingProject: "shop-api" };
const GUARDRAILS = { name: "guardrails", versionTag: "1.0.0" };
const NEWS = { organizationName: "acme", name: "shop", stacks: [STAGING, PRODUCTION], policyPacks: [GUARDRAILS] };

let sandbox: Sandbox;
let plugin: Plugin;

beforeAll(async () => {
  sandbox = await startSandbox({
    gitlab: { users: [], projects: [] },
    cloud: {
      users: [{ login: "platform", token: "pul-platform" }],
      organizations: [
        {
          name: "acme",
          members: { platform: "admin" },
          stacks: ["shop-api/production", "shop-api/staging"],
          policyPacks: { guardrails: ["1.0.0", "1.1.0"], costs: ["0.1.0"] },
        },
      ],
    },
  });
  plugin = await startPlugin(pulumiservicePackage());
  await plugin.configure({ accessToken: "pul-platform", apiUrl: sandbox.cloudUrl });
});

beforeEach(() => sandbox.reset());

afterAll(async () => {
  plugin.close();
  await sandbox.close();
});

function requests(): string[] {
  return sandbox.log.all().map(({ method, path }) => `${method} ${path.replace("/api/orgs/acme/", "")}`);
}

async function make(news: Values = NEWS) {
  const { inputs, failures } = await plugin.check(GROUP, news);
  expect(failures).toEqual([]);
  const { id, properties } = await plugin.create(GROUP, inputs);
  return { id, inputs, state: properties };
}

async function appliedPacks(): Promise<unknown> {
  const response = await fetch(`${sandbox.cloudUrl}/api/orgs/acme/policygroups/shop`, {
    headers: { Authorization: "token pul-platform" },
  });
  return ((await response.json()) as { appliedPolicyPacks: unknown }).appliedPolicyPacks;
}

test("is created with one batch, and shows no change after a refresh", async () => {
  const made = await make();

  expect(made.id).toBe("acme/shop");
  expect(made.inputs).toEqual({ ...NEWS, entityType: "stacks", mode: "audit" });
  expect(made.state).toEqual({
    ...made.inputs,
    accounts: [],
    policyPacks: [{ ...GUARDRAILS, displayName: "guardrails", version: 1 }],
  });
  expect(requests()).toEqual(["POST policygroups", "PATCH policygroups/shop/batch", "GET policygroups/shop"]);
  const refreshed = await plugin.read(GROUP, made.id, made.inputs, made.state);
  expect(refreshed).toEqual(made);
  expect((await plugin.diff(GROUP, refreshed.inputs, made.inputs, refreshed.state)).changes).toBe(false);
});

test("is created without a batch if it is empty", async () => {
  await make({ organizationName: "acme", name: "shop" });

  expect(requests()).toEqual(["POST policygroups", "GET policygroups/shop"]);
});

test("is imported with inputs that show no change", async () => {
  const made = await make();

  const imported = await plugin.read(GROUP, made.id);

  expect((await plugin.diff(GROUP, imported.inputs, made.inputs, imported.state)).changes).toBe(false);
});

test("is changed by one request for each stack and pack", async () => {
  const made = await make();
  const packs = [
    { ...GUARDRAILS, versionTag: "1.1.0" },
    { name: "costs", versionTag: "0.1.0" },
  ];
  const { inputs } = await plugin.check(GROUP, { ...NEWS, stacks: [PRODUCTION], policyPacks: packs });
  sandbox.log.clear();

  const state = await plugin.update(GROUP, made.id, made, inputs);

  expect(state).toMatchObject({
    stacks: [PRODUCTION],
    policyPacks: [{ versionTag: "1.1.0", version: 2 }, { name: "costs" }],
  });
  expect(requests()).toEqual([
    ...Array.from({ length: 4 }, () => "PATCH policygroups/shop/batch"),
    "GET policygroups/shop",
  ]);
  const refreshed = await plugin.read(GROUP, made.id, inputs, state);
  expect((await plugin.diff(GROUP, refreshed.inputs, inputs, refreshed.state)).changes).toBe(false);
});

test("another configuration of the same version is a change that the provider does not send", async () => {
  const made = await make();
  const { inputs } = await plugin.check(GROUP, {
    ...NEWS,
    policyPacks: [{ ...GUARDRAILS, config: { all: "advisory" } }],
  });
  sandbox.log.clear();

  expect((await plugin.diff(GROUP, made.inputs, inputs, made.state)).changes).toBe(true);
  await plugin.update(GROUP, made.id, made, inputs);
  expect(requests()).toEqual(["GET policygroups/shop"]);
  expect(await appliedPacks()).toEqual([{ ...GUARDRAILS, displayName: "guardrails", version: 1 }]);
});

test("sends the configuration of a pack with it", async () => {
  const config = { all: "mandatory", "no-public-buckets": { enforcementLevel: "advisory" } };
  const made = await make({ ...NEWS, policyPacks: [{ ...GUARDRAILS, config }] });

  expect(made.state.policyPacks).toMatchObject([{ config }]);
  expect(await appliedPacks()).toMatchObject([{ config }]);
});

test.each<[string, Values]>([
  ["another order", { stacks: [PRODUCTION, STAGING] }],
  ["another display name", { policyPacks: [{ ...GUARDRAILS, displayName: "Guard rails" }] }],
  ["an empty configuration", { policyPacks: [{ ...GUARDRAILS, config: {} }] }],
  ["no accounts", { accounts: [] }],
])("%s changes nothing", async (_title, changes) => {
  const { inputs, state } = await make();

  expect((await plugin.diff(GROUP, inputs, { ...inputs, ...changes }, state)).changes).toBe(false);
});

test.each(["name", "entityType", "mode"])(
  "another %s replaces the group, and deletes the old one first",
  async (property) => {
    const { inputs, state } = await make();
    const { replaces, deleteBeforeReplace } = await plugin.diff(GROUP, inputs, { ...inputs, [property]: "x" }, state);

    expect({ replaces, deleteBeforeReplace }).toEqual({ replaces: [property], deleteBeforeReplace: true });
  },
);

test("does not exist after it was deleted, and deleting it again is an error", async () => {
  const { id, inputs, state } = await make();

  await plugin.delete(GROUP, id, state, inputs);

  expect((await plugin.read(GROUP, id, inputs, state)).id).toBe("");
  await expect(plugin.delete(GROUP, id, state, inputs)).rejects.toThrow(
    `failed to delete policy group "acme/shop": failed to delete policy group "shop": 404 API error: `,
  );
});

test("a group whose packs are refused exists, and stays in the state", async () => {
  const { inputs } = await plugin.check(GROUP, { ...NEWS, policyPacks: [{ name: "guardrails", versionTag: "2.0.0" }] });

  const refusal = plugin.create(GROUP, inputs);

  await expect(refusal).rejects.toThrow(
    `failed to add items to policy group: failed to batch update policy group "shop": 404 API error: Not Found: Policy Pack 'guardrails' not found`,
  );
  await expect(refusal).rejects.toHaveProperty("metadata");
  expect((await plugin.read(GROUP, "acme/shop")).state).toMatchObject({ stacks: [], policyPacks: [] });
});

test("an update that fails partially keeps the completed changes", async () => {
  const made = await make();
  const missing = { name: "none", routingProject: "shop-api" };
  const { inputs } = await plugin.check(GROUP, { ...NEWS, stacks: [PRODUCTION, missing] });

  await expect(plugin.update(GROUP, made.id, made, inputs)).rejects.toThrow("Stack 'acme/shop-api/none' not found");
  expect((await plugin.read(GROUP, made.id)).state).toMatchObject({ stacks: [PRODUCTION] });
});

test("a diff does not name the changed properties", async () => {
  const { inputs, state } = await make();

  expect(await plugin.diff(GROUP, inputs, { ...inputs, stacks: [STAGING] }, state)).toMatchObject({
    changes: true,
    replaces: [],
    details: {},
  });
});

test("the check refuses invalid choices and panics on unknown values, as in the official provider", async () => {
  const { failures } = await plugin.check(GROUP, { ...NEWS, entityType: "projects", mode: "block" });
  const unknown = await plugin.check(GROUP, { ...NEWS, stacks: UNKNOWN, policyPacks: UNKNOWN });

  expect(failures).toEqual([
    { property: "entityType", reason: "entityType must be either 'stacks' or 'accounts'" },
    { property: "mode", reason: "mode must be either 'audit' or 'preventative'" },
  ]);
  expect(unknown.failures).toEqual([]);
  for (const name of ["entityType", "mode"]) {
    await expect(plugin.check(GROUP, { ...NEWS, [name]: UNKNOWN })).rejects.toThrow("panic: ");
  }
});
