import { eightLines } from "../pipeline/examples";
import { createWorld, dayAhead, testTimeout, seedWithoutForks, type World } from "./world";

/** Canaries: values that may occur only where they are used. */
const canary = "canary-value-of-a-secret";
let world: World;
const outputs: Record<string, string> = {};

beforeAll(async () => {
  world = await createWorld(seedWithoutForks);
  await world.configure({
    ...eightLines,
    authentication: "token",
    tokens: { expires: dayAhead(90) },
    variables: [{ name: "NPM_TOKEN", secret: "npm", deployment: "production" }],
    hooks: [{ name: "chat", url: "https://chat.example.com/gitlab", events: ["pipeline"], token: "npm" }],
  });
  await world.succeed(`config set --secret --path platform:secrets.npm ${canary}`);
}, testTimeout);

afterAll(() => world.close());

test.each([
  "preview --diff",
  "up --yes",
  "up --yes --skip-preview --refresh",
  "refresh --yes --diff",
  "preview --diff --json",
  "stack output --json",
  "stack export",
])(
  "pulumi %s",
  async (words) => {
    outputs[words] = await world.succeed(words);
  },
  testTimeout,
);

test("no output of a command, state, CI file or request log contains a secret", async () => {
  const ciFile = await world.gitlab("GET", "repository/files/%2Egitlab-ci%2Eyml/raw?ref=main");
  const places = {
    ...outputs,
    state: await world.workspace.readState(),
    ciFile: String(ciFile.body),
    log: JSON.stringify(world.sandbox.log.all()),
  };
  const minted = await mintedTokens();

  expect(ciFile.status).toBe(200);
  expect(minted).toHaveLength(4);
  const leaks = Object.entries(places).filter(([, text]) =>
    [canary, ...minted].some((secret) => text.includes(secret)),
  );
  expect(leaks.map(([place]) => place)).toEqual([]);
});

test("GitLab masks and hides every secret, and gives deploy tokens only to protected jobs of their deployment environment", async () => {
  const { body } = await world.gitlab("GET", "variables");
  const variables = (body as Record<string, unknown>[]).map(
    ({ key, value, environment_scope, masked, hidden, protected: guarded }) => ({
      key,
      value,
      environment_scope,
      masked,
      hidden,
      guarded,
    }),
  );
  const kept = { value: null, masked: true, hidden: true };

  expect(variables).toHaveLength(5);
  expect(variables).toEqual(
    expect.arrayContaining([
      { ...kept, key: "NPM_TOKEN", environment_scope: "production", guarded: true },
      { ...kept, key: "PULUMI_ACCESS_TOKEN", environment_scope: "preview/*", guarded: true },
      { ...kept, key: "PULUMI_ACCESS_TOKEN", environment_scope: "*", guarded: false },
      { ...kept, key: "PULUMI_ACCESS_TOKEN", environment_scope: "staging", guarded: true },
      { ...kept, key: "PULUMI_ACCESS_TOKEN", environment_scope: "production", guarded: true },
    ]),
  );
});

test(
  "a destroyed project can be onboarded again: no token name is used twice",
  async () => {
    await world.succeed("destroy --yes --skip-preview");
    expect((await world.gitlab("GET", "variables")).body).toEqual([]);

    await world.removeEscEnvironments();
    await world.succeed("up --yes --skip-preview");
    expect((await world.gitlab("GET", "variables")).body).toHaveLength(5);
  },
  testTimeout,
);

/** The values of the created tokens, which only the engine knows. */
async function mintedTokens(): Promise<string[]> {
  const exported = JSON.parse(await world.succeed("stack export --show-secrets")) as {
    deployment: { resources: { type: string; outputs?: { tokenValue?: { plaintext?: string } } }[] };
  };
  return exported.deployment.resources
    .filter(({ type }) => type === "pulumiservice:api/tokens:TeamToken")
    .map(({ outputs }) => JSON.parse(outputs?.tokenValue?.plaintext ?? '""') as string);
}
