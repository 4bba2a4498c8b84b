import { secret, type Values } from "../../../plugins/values";
import { type DeploymentsWorld, startDeploymentsWorld } from "./world";

const POOL = "pulumiservice:index:AgentPool";
const pool = { organizationName: "acme", name: "private", description: "In our network" };

let world: DeploymentsWorld;
beforeAll(async () => (world = await startDeploymentsWorld()));
beforeEach(() => {
  world.cloud.reset();
  world.log.clear();
});
afterAll(() => world.close());

const make = (news: Values = {}) => world.make(POOL, { ...pool, ...news });

test("is created, read, changed and deleted, and keeps the token of its creation", async () => {
  const made = await make();
  const news = { ...made.inputs, name: "inner" };
  const changed = await world.plugin.update(POOL, made.id, made, news);
  const refreshed = await world.plugin.read(POOL, made.id, news, changed);
  await world.plugin.delete(POOL, made.id, refreshed.state, news);

  expect(made.id).toMatch(/^acme\/private\/[0-9a-f-]{36}$/);
  expect(made.state).toEqual({
    ...pool,
    agentPoolId: made.id.split("/")[2],
    tokenValue: secret(expect.stringMatching(/^pul-[0-9a-f]{40}$/) as string),
  });
  expect(refreshed).toEqual({ id: made.id, inputs: news, state: { ...made.state, name: "inner" } });
  const collection = "orgs/acme/agent-pools";
  expect(world.requests()).toEqual([
    `POST ${collection}`,
    `PATCH ${collection}/ID`,
    `GET ${collection}/ID`,
    `DELETE ${collection}/ID`,
  ]);
  expect((await world.plugin.read(POOL, made.id, news, changed)).id).toBe("");
});

test("the token is lost on an import", async () => {
  const { id } = await make();

  expect((await world.plugin.read(POOL, id)).state.tokenValue).toEqual(secret(""));
});

test("an emptied description is not sent", async () => {
  const { id, inputs, state } = await make();
  await world.plugin.update(POOL, id, { inputs, state }, { ...inputs, description: "" });

  expect((await world.plugin.read(POOL, id)).state.description).toBe("In our network");
});

test("a pool that a stack uses is deleted only with forceDestroy", async () => {
  const made = await make();
  await world.send("PUT", "stacks/acme/shop/staging/deployments/settings", { agentPoolID: made.state.agentPoolId });

  await expect(world.plugin.delete(POOL, made.id, made.state, made.inputs)).rejects.toThrow(
    /failed to delete agent pool "[0-9a-f-]{36}": 400 API error: Agent pool is in use/,
  );
  const news = { ...made.inputs, forceDestroy: true };
  const forced = await world.plugin.update(POOL, made.id, made, news);
  await world.plugin.delete(POOL, made.id, forced, news);
  expect((await world.plugin.read(POOL, made.id, news, forced)).id).toBe("");
});
