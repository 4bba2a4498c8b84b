import { secret, UNKNOWN, type Values } from "../../../plugins/values";
import { type DeploymentsWorld, startDeploymentsWorld } from "./world";

const SETTINGS = "pulumiservice:index:DeploymentSettings";
const path = "stacks/acme/shop/staging/deployments/settings";
const stack = { organization: "acme", project: "shop", stack: "staging" };
const vcs = {
  provider: "gitlab",
  repository: "acme/shop/api",
  deployCommits: true,
  previewPullRequests: false,
  pullRequestTemplate: false,
};
const git = (parts: Values): Values => ({
  sourceContext: { git: { repoUrl: "https://git.example/shop.git", branch: "main", ...parts } },
});
const variables = (environmentVariables: Values): Values => ({ operationContext: { environmentVariables } });

let world: DeploymentsWorld;
beforeAll(async () => (world = await startDeploymentsWorld()));
beforeEach(() => {
  world.cloud.reset();
  world.log.clear();
});
afterAll(() => world.close());

const make = (news: Values) => world.make(SETTINGS, { ...stack, ...news });

/** The settings that Pulumi Cloud has stored, with secrets in plaintext. */
function stored(): Values {
  const [row] = world.cloud.state.deploymentSettings.all();
  return JSON.parse(JSON.stringify(row?.document)) as Values;
}

/** The detailed difference between a program's inputs and those after a refresh. */
async function diffAfterRefresh({ id, inputs, state }: { id: string; inputs: Values; state: Values }) {
  const refreshed = await world.plugin.read(SETTINGS, id, inputs, state);
  return (await world.plugin.diff(SETTINGS, refreshed.inputs, inputs, refreshed.state)).details;
}

test("is created and updated by a PUT of the whole document, and read and deleted", async () => {
  const { id, inputs, state } = await make({ cacheOptions: { enable: true } });
  const news = { ...inputs, agentPoolId: undefined, executorContext: { executorImage: "acme/deploy:1" } };
  delete (news as { cacheOptions?: unknown }).cacheOptions;
  await world.plugin.update(SETTINGS, id, { inputs, state }, news);
  const after = stored();
  const refreshed = await world.plugin.read(SETTINGS, id, news, state);
  await world.plugin.delete(SETTINGS, id, state, news);

  expect([id, after, refreshed.inputs]).toEqual([
    "acme/shop/staging",
    { executorContext: { executorImage: { reference: "acme/deploy:1" } } },
    { ...stack, executorContext: { executorImage: "acme/deploy:1" } },
  ]);
  expect(world.requests()).toEqual([`PUT ${path}`, `PUT ${path}`, `GET ${path}`, `DELETE ${path}`]);
  expect((await world.plugin.read(SETTINGS, id, news, state)).id).toBe("");
});

test("of a missing stack are refused with the provider's error", async () => {
  await expect(make({ stack: "none" })).rejects.toThrow(
    'failed to create deployment settings for stack (acme/shop/none): 404 API error: stack "acme/shop/none" not found',
  );
});

test("an environment variable is sent as a secret only if it or what is around it is secret", async () => {
  await make(variables({ PLAIN: "text", TOKEN: secret("hidden") }));
  const single = stored();
  world.cloud.reset();
  await make({ operationContext: secret({ environmentVariables: { PLAIN: "text" } }) });

  expect(single).toEqual(variables({ PLAIN: "text", TOKEN: { secret: "hidden" } }));
  expect(stored()).toEqual(variables({ PLAIN: { secret: "text" } }));
});

test("a secret is a marker in the state, and keeps its plaintext in the inputs after a refresh", async () => {
  const made = await make(variables({ PLAIN: "text", TOKEN: secret("hidden") }));
  const refreshed = await world.plugin.read(SETTINGS, made.id, made.inputs, made.state);

  expect(made.state).toEqual({ ...stack, ...variables({ PLAIN: "text", TOKEN: "[secret]" }) });
  expect(refreshed).toEqual({ id: made.id, inputs: made.inputs, state: made.state });
  expect(made.inputs).toEqual({ ...stack, ...variables({ PLAIN: "text", TOKEN: secret("hidden") }) });
});

test("another secret in the console is not seen as drift, but a new one is", async () => {
  const made = await make(variables({ TOKEN: secret("hidden") }));
  await world.send("POST", path, variables({ TOKEN: { secret: "other" } }));
  const changed = await diffAfterRefresh(made);
  await world.send("POST", path, variables({ ADDED: { secret: "new" } }));

  expect(changed).toEqual({});
  expect(await diffAfterRefresh(made)).toEqual({ "operationContext.environmentVariables.ADDED": "DELETE" });
});

test("credentials for git are always sent as secrets, the user name only if it is marked", async () => {
  await make(git({ gitAuth: { basicAuth: { username: "ada", password: "hidden" } } }));
  const basic = stored();
  world.cloud.reset();
  await make(git({ gitAuth: { sshAuth: { sshPrivateKey: "key", password: "hidden" } } }));
  const ssh = stored();

  expect([basic, ssh]).toMatchObject([
    git({ gitAuth: { basicAuth: { userName: "ada", password: { secret: "hidden" } } } }),
    git({ gitAuth: { sshAuth: { sshPrivateKey: { secret: "key" }, password: { secret: "hidden" } } } }),
  ]);
});

test.each<[string, Values, Record<string, string>]>([
  ["an unmarked user name and a marked password", { username: "ada", password: secret("hidden") }, {}],
  [
    "a marked user name, which is read as its marker",
    { username: secret("ada"), password: secret("hidden") },
    { "sourceContext.git.gitAuth.basicAuth.username": "UPDATE" },
  ],
])("%s: the difference after a refresh", async (_, basicAuth, expected) => {
  expect(await diffAfterRefresh(await make(git({ gitAuth: { basicAuth } })))).toEqual(expected);
});

test.each<[string, Values, Record<string, string>]>([
  ["all flags of vcs, apart from the integration that the service chose", { vcs }, { "vcs.installationId": "DELETE" }],
  [
    "a vcs without the flags that are false",
    { vcs: { provider: "gitlab", repository: "acme/shop/api", deployCommits: true, installationId: "ID" } },
    { "vcs.previewPullRequests": "DELETE", "vcs.pullRequestTemplate": "DELETE" },
  ],
  [
    "options that are false",
    { operationContext: { options: { skipInstallDependencies: false } } },
    { "operationContext.options.skipInstallDependencies": "ADD" },
  ],
  ["options that are true", { operationContext: { options: { skipInstallDependencies: true } } }, {}],
  [
    "a shell, which is never sent",
    { operationContext: { options: { shell: "zsh" } } },
    { "operationContext.options.shell": "ADD" },
  ],
  [
    "an image, a cache and commands",
    {
      executorContext: { executorImage: "acme/deploy:1" },
      cacheOptions: { enable: false },
      operationContext: { preRunCommands: ["one", "two"] },
    },
    {},
  ],
  [
    "an empty list of commands",
    { operationContext: { preRunCommands: [] } },
    { "operationContext.preRunCommands": "ADD" },
  ],
])("%s: the difference after a refresh", async (_, news, expected) => {
  const [integration] = world.cloud.state.integrations.all();
  const { integrations } = (await world.send("GET", "console/orgs/acme/integrations")) as {
    integrations: { id: string }[];
  };
  const withId = JSON.parse(JSON.stringify(news).replace('"ID"', JSON.stringify(integrations[0]?.id))) as Values;

  expect(integration?.provider).toBe("gitlab");
  expect(await diffAfterRefresh(await make(withId))).toEqual(expected);
});

test("a vcs with an unknown provider is dropped silently", async () => {
  await make({ vcs: { ...vcs, provider: "svn" }, cacheOptions: { enable: true } });

  expect(stored()).toEqual({ cacheOptions: { enable: true } });
});

test("what the provider can't express is lost by its next update", async () => {
  const { id, inputs, state } = await make({ vcs });
  await world.send("POST", path, { vcs: { ...vcs, deployCommits: false, deployTags: true, tagFilters: ["v*"] } });
  const refreshed = await world.plugin.read(SETTINGS, id, inputs, state);
  await world.plugin.update(SETTINGS, id, { inputs: refreshed.inputs, state: refreshed.state }, refreshed.inputs);

  expect(stored().vcs).not.toHaveProperty("deployTags");
});

test("the identities of clouds have the API's names, and the duration in AWS is normalized", async () => {
  const aws = { roleARN: "arn:aws:iam::1:role/deploy", sessionName: "deploy", duration: "90m", policyARNs: ["arn:1"] };
  const gcp = {
    projectId: "1",
    workloadPoolId: "pool",
    providerId: "pulumi",
    serviceAccount: "deploy@acme.example",
    tokenLifetime: "1h",
  };
  const azure = { clientId: "c", tenantId: "t", subscriptionId: "s" };
  const made = await make({ operationContext: { oidc: { aws, gcp, azure } } });
  const { roleARN, policyARNs, ...others } = aws;

  expect(stored()).toEqual({
    operationContext: {
      oidc: { aws: { ...others, duration: "1h30m0s", roleArn: roleARN, policyArns: policyARNs }, gcp, azure },
    },
  });
  expect(await diffAfterRefresh(made)).toEqual({});
});

test("an invalid duration is refused by the check", async () => {
  const aws = { roleARN: "arn:1", sessionName: "deploy", duration: "1 hour" };
  const { failures } = await world.plugin.check(SETTINGS, { ...stack, operationContext: { oidc: { aws } } });

  expect(failures).toEqual([
    {
      property: "operationContext.oidc.aws.duration",
      reason: expect.stringContaining("failed to parse duration string `1 hour`") as string,
    },
  ]);
});

test("unknown values are dropped by the check, so that a stack must be known", async () => {
  const { inputs, failures } = await world.plugin.check(SETTINGS, {
    ...stack,
    stack: UNKNOWN,
    agentPoolId: UNKNOWN,
    ...variables({ KNOWN: "1", TOKEN: UNKNOWN }),
  });

  expect(failures).toEqual([{ property: "stack", reason: "missing required property 'stack'" }]);
  expect(inputs).toEqual({ organization: "acme", project: "shop", ...variables({ KNOWN: "1" }) });
});

test("another stack replaces the settings, and deletes the old ones first", async () => {
  const { inputs, state } = await make({});

  expect(await world.plugin.diff(SETTINGS, inputs, { ...inputs, stack: "production" }, state)).toMatchObject({
    replaces: ["stack"],
    deleteBeforeReplace: true,
    details: { stack: "UPDATE_REPLACE" },
  });
});

test("an import asks for the values of secrets", async () => {
  const { id } = await make(variables({ PLAIN: "text", TOKEN: secret("hidden") }));

  expect(await world.plugin.read(SETTINGS, id)).toEqual({
    id,
    inputs: { ...stack, ...variables({ PLAIN: "text", TOKEN: secret("<REPLACE WITH ACTUAL SECRET VALUE>") }) },
    state: { ...stack, ...variables({ PLAIN: "text", TOKEN: "[secret]" }) },
  });
});
