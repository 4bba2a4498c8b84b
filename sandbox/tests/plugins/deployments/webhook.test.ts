import { secret, type Values } from "../../../plugins/values";
import { type DeploymentsWorld, startDeploymentsWorld } from "./world";

const WEBHOOK = "pulumiservice:index:Webhook";
const hook = { organizationName: "acme", active: true, displayName: "Chat", payloadUrl: "https://hooks.example" };
const ofStack = { projectName: "shop", stackName: "staging" };

let world: DeploymentsWorld;
beforeAll(async () => (world = await startDeploymentsWorld()));
beforeEach(async () => {
  world.cloud.reset();
  await world.send("POST", "esc/environments/acme", { project: "shop", name: "staging" }).catch(() => undefined);
  world.log.clear();
});
afterAll(() => world.close());

const make = (news: Values) => world.make(WEBHOOK, { ...hook, ...news });

test.each<[string, Values, string, RegExp, string[]]>([
  ["an organization", {}, "orgs/acme/hooks", /^acme\/[0-9a-f]{8}$/, ["deployments", "environments", "stacks"]],
  [
    "a stack",
    ofStack,
    "stacks/acme/shop/staging/hooks",
    /^acme\/shop\/staging\/[0-9a-f]{8}$/,
    ["deployments", "stacks"],
  ],
  [
    "an ESC environment",
    { projectName: "shop", environmentName: "staging" },
    "esc/environments/acme/shop/staging/hooks",
    /^acme\/environment\/shop\/staging\/[0-9a-f]{8}$/,
    ["environments"],
  ],
])(
  "of %s is created, read, changed and deleted at its path, with its default groups",
  async (_, place, path, id, groups) => {
    const made = await make(place);
    const one = `${path}/${made.id.split("/").at(-1)}`;
    const refreshed = await world.plugin.read(WEBHOOK, made.id, made.inputs, made.state);
    const news = { ...made.inputs, displayName: "Talk" };
    const changed = await world.plugin.update(WEBHOOK, made.id, made, news);
    const imported = await world.plugin.read(WEBHOOK, made.id);
    await world.plugin.delete(WEBHOOK, made.id, changed, news);

    expect(made.id).toMatch(id);
    expect([made.inputs.groups, made.inputs.format]).toEqual([groups, "raw"]);
    expect(refreshed).toEqual({ id: made.id, inputs: made.inputs, state: made.state });
    expect((await world.plugin.diff(WEBHOOK, imported.inputs, news, imported.state)).changes).toBe(false);
    expect(world.requests()).toEqual([`POST ${path}`, `GET ${one}`, `PATCH ${one}`, `GET ${one}`, `DELETE ${one}`]);
    expect((await world.plugin.read(WEBHOOK, made.id, news, changed)).id).toBe("");
  },
);

test("the secret is kept from the state, and stays secret", async () => {
  const made = await make({ ...ofStack, secret: secret("hidden") });
  const refreshed = await world.plugin.read(WEBHOOK, made.id, made.inputs, made.state);

  expect([made.inputs.secret, made.state.secret, refreshed.inputs.secret]).toEqual(
    [1, 2, 3].map(() => secret("hidden")),
  );
  expect((await world.plugin.diff(WEBHOOK, refreshed.inputs, made.inputs, refreshed.state)).changes).toBe(false);
});

test("filters stand instead of the default groups", async () => {
  const made = await make({
    ...ofStack,
    filters: ["update_succeeded"],
    format: "pulumi_deployments",
    payloadUrl: "shop/production",
  });

  expect(made.inputs).not.toHaveProperty("groups");
  expect((await world.plugin.read(WEBHOOK, made.id, made.inputs, made.state)).inputs).toEqual(made.inputs);
});

test.each<[string, Values, string[]]>([
  ["a stack without a project", { stackName: "staging" }, ["projectName"]],
  ["an ESC environment without a project", { environmentName: "staging" }, ["projectName"]],
  ["a stack and an ESC environment", { ...ofStack, environmentName: "staging" }, ["stackName"]],
  ["a project alone", { projectName: "shop" }, ["projectName"]],
])("the check refuses %s", async (_, news, properties) => {
  const { failures } = await world.plugin.check(WEBHOOK, { ...hook, ...news });

  expect(failures.map(({ property }) => property)).toEqual(properties);
});

test("another stack replaces a webhook", async () => {
  const { inputs, state } = await make(ofStack);

  expect((await world.plugin.diff(WEBHOOK, inputs, { ...inputs, stackName: "production" }, state)).details).toEqual({
    stackName: "UPDATE_REPLACE",
  });
});

test("a webhook of an organization that starts deployments is refused with the provider's error", async () => {
  await expect(make({ format: "pulumi_deployments", payloadUrl: "shop/production" })).rejects.toThrow(
    `error creating webhook "Chat": failed to create webhook: 400 API error: 'pulumi_deployments' format can only be used on`,
  );
});
