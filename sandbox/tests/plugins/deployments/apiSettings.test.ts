import { secret, type Values } from "../../../plugins/values";
import { type DeploymentsWorld, startDeploymentsWorld } from "./world";

const SETTINGS = "pulumiservice:api/deployments:Settings";
const path = "stacks/acme/shop/staging/deployments/settings";
const stack = { orgName: "acme", projectName: "shop", stackName: "staging" };
const vcs = { provider: "gitlab", repository: "acme/shop/api", deployTags: true, tagFilters: ["v*"] };

let world: DeploymentsWorld;
beforeAll(async () => (world = await startDeploymentsWorld()));
beforeEach(() => {
  world.cloud.reset();
  world.log.clear();
});
afterAll(() => world.close());

const make = (news: Values) => world.make(SETTINGS, { ...stack, ...news });
const stored = () => world.send("GET", path) as Promise<Values>;

test("is created and updated by patches, each between reads, and deleted", async () => {
  const { id, inputs, state } = await make({ vcs });
  const changed = await world.plugin.update(
    SETTINGS,
    id,
    { inputs, state },
    { ...inputs, vcs: { ...vcs, tagFilters: ["w*"] } },
  );
  await world.plugin.delete(SETTINGS, id, changed, inputs);

  expect([id, state.vcs, changed.vcs, changed.version]).toMatchObject([
    "acme/shop/staging",
    vcs,
    { ...vcs, tagFilters: ["w*"] },
    2,
  ]);
  expect(world.requests()).toEqual([
    `GET ${path}`,
    `POST ${path}`,
    `GET ${path}`,
    `POST ${path}`,
    `GET ${path}`,
    `DELETE ${path}`,
  ]);
});

test("settings that exist already have to be imported, and an import has the inputs of the id only", async () => {
  const { id } = await make({ cacheOptions: { enable: true } });

  await expect(make({ cacheOptions: { enable: true } })).rejects.toThrow(
    "resource already exists; use the `import` resource option",
  );
  expect((await world.plugin.read(SETTINGS, id)).inputs).toEqual(stack);
});

test("a field that is removed from the program stays on the server", async () => {
  const { id, inputs, state } = await make({ vcs, cacheOptions: { enable: true } });
  await world.plugin.update(SETTINGS, id, { inputs, state }, { ...stack, vcs });

  expect(await stored()).toMatchObject({ cacheOptions: { enable: true } });
});

test("a secret that is sent again from the state keeps its value", async () => {
  const operationContext = { environmentVariables: { TOKEN: { secret: secret("hidden") } } };
  const { id, inputs, state } = await make({ operationContext });
  await world.plugin.update(SETTINGS, id, { inputs: stack, state }, { ...stack, vcs });
  const [row] = world.cloud.state.deploymentSettings.all();

  expect(JSON.stringify(state)).not.toContain("hidden");
  expect(inputs.operationContext).toEqual(operationContext);
  expect(row?.document.operationContext?.environmentVariables).toEqual({ TOKEN: { secret: "hidden" } });
});

test("a refresh ignores changes made outside Pulumi, and fails if the settings are missing", async () => {
  const { id, inputs, state } = await make({ vcs });
  await world.send("POST", path, { cacheOptions: { enable: true } });
  const refreshed = await world.plugin.read(SETTINGS, id, inputs, state);
  await world.plugin.delete(SETTINGS, id, state, inputs);

  expect([refreshed.inputs, refreshed.state.cacheOptions]).toEqual([inputs, { enable: true }]);
  await expect(world.plugin.read(SETTINGS, id, inputs, state)).rejects.toThrow("404");
});

test("a refusal has the error of the provider's generic resources", async () => {
  await expect(make({ vcs: { ...vcs, deployCommits: true } })).rejects.toThrow(
    /rest: POST \S+\/settings returned 400: \{"code":400,"message":"Bad Request: deployCommits and deployTags are/,
  );
});
