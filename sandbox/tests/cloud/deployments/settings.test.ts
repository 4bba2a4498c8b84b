import type { CloudSeed } from "../../../cloud/seed";
import { idOf, seed, type TestCloud, testCloud, tokenOf } from "../testCloud";

const path = "/stacks/acme/shop/staging/deployments/settings";

/** The seed's organization with other parts. */
function seedWith(parts: Partial<CloudSeed["organizations"][number]>): CloudSeed {
  return {
    ...seed,
    organizations: seed.organizations.map((one) => (one.name === "acme" ? { ...one, ...parts } : one)),
  };
}

const withGitLab = seedWith({ integrations: [{ provider: "gitlab", account: "acme" }] });
const git = { repoUrl: "https://git.example/shop.git", branch: "main" };

async function put(cloud: TestCloud, body: unknown) {
  return cloud.send("PUT", path, { body });
}

async function read(cloud: TestCloud): Promise<Record<string, unknown>> {
  const { status, body } = await cloud.send("GET", path);
  expect(status).toBe(200);
  return body as Record<string, unknown>;
}

test("a stack has no settings until they are written, and none after they were deleted", async () => {
  const cloud = testCloud();

  expect((await cloud.send("GET", path)).status).toBe(404);
  await put(cloud, { sourceContext: { git } });
  expect(await read(cloud)).toEqual({ sourceContext: { git }, source: "api", version: 1 });
  expect(await cloud.send("DELETE", path)).toMatchObject({ status: 200, body: true });
  expect((await cloud.send("GET", path)).status).toBe(404);
});

test("they belong to a stack, which has to exist, and are deleted with it", async () => {
  const cloud = testCloud();
  await put(cloud, { sourceContext: { git } });

  expect((await cloud.send("PUT", path.replace("staging", "none"), { body: {} })).status).toBe(404);
  await cloud.send("DELETE", "/stacks/acme/shop/staging");
  expect(cloud.state.deploymentSettings.all()).toEqual([]);
});

test("a secret is returned as a marker with another ciphertext each time, and a plain value as it is", async () => {
  const cloud = testCloud();
  const environmentVariables = { PLAIN: "text", TOKEN: { secret: "hidden" } };
  await put(cloud, { operationContext: { environmentVariables } });
  const [one, other] = [await read(cloud), await read(cloud)].map(
    ({ operationContext }) => (operationContext as { environmentVariables: object }).environmentVariables,
  );

  const secret = { secret: "[secret]", ciphertext: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/) as string };
  expect([one, other]).toEqual([
    { PLAIN: "text", TOKEN: secret },
    { PLAIN: "text", TOKEN: secret },
  ]);
  expect(one).not.toEqual(other);
  expect(cloud.state.deploymentSettings.all()[0]?.document.operationContext?.environmentVariables).toEqual(
    environmentVariables,
  );
});

test("every place of a secret hides it", async () => {
  const cloud = testCloud();
  const secret = { secret: "hidden" };
  const auth = {
    accessToken: secret,
    sshAuth: { sshPrivateKey: secret, password: secret },
    basicAuth: { userName: secret, password: secret },
  };
  const executorImage = { reference: "acme/deploy:1", credentials: { username: "ada", password: secret } };
  const { text } = await put(cloud, {
    sourceContext: { git: { ...git, gitAuth: auth } },
    executorContext: { executorImage },
    operationContext: { environmentVariables: { secret } },
  });

  expect(text).not.toContain("hidden");
  expect(text.match(/\[secret\]/g)).toHaveLength(7);
});

test("a client can write what it has read without losing a secret", async () => {
  const cloud = testCloud();
  await put(cloud, { operationContext: { environmentVariables: { TOKEN: { secret: "hidden" } } } });
  await put(cloud, await read(cloud));

  expect(cloud.state.deploymentSettings.all()[0]?.document.operationContext?.environmentVariables).toEqual({
    TOKEN: { secret: "hidden" },
  });
});

test("the ciphertext of another stack is refused", async () => {
  const cloud = testCloud();
  await put(cloud, { operationContext: { environmentVariables: { TOKEN: { secret: "hidden" } } } });
  const other = await cloud.send("PUT", path.replace("staging", "production"), { body: await read(cloud) });

  expect(other).toMatchObject({ status: 400, body: { message: expect.stringContaining("ciphertext") as string } });
});

test("a patch merges objects, replaces other values, and removes what is null", async () => {
  const cloud = testCloud();
  await put(cloud, {
    sourceContext: { git: { ...git, repoDir: "infra" } },
    operationContext: { preRunCommands: ["one", "two"], environmentVariables: { KEPT: "1", GONE: "2" } },
  });
  await cloud.send("POST", path, {
    body: {
      sourceContext: { git: { repoDir: null } },
      operationContext: { preRunCommands: ["three"], environmentVariables: { GONE: null, ADDED: "3" } },
    },
  });

  expect(await read(cloud)).toEqual({
    sourceContext: { git },
    operationContext: { preRunCommands: ["three"], environmentVariables: { KEPT: "1", ADDED: "3" } },
    source: "api",
    version: 2,
  });
});

test("a PUT replaces everything, and a patch creates settings", async () => {
  const cloud = testCloud();
  await cloud.send("POST", path, { body: { cacheOptions: { enable: true }, sourceContext: { git } } });
  await put(cloud, { cacheOptions: { enable: false } });

  expect(await read(cloud)).toMatchObject({ cacheOptions: { enable: false } });
  expect(await read(cloud)).not.toHaveProperty("sourceContext");
});

test("a patch replaces the whole block vcs", async () => {
  const cloud = testCloud(withGitLab);
  const vcs = { provider: "gitlab", repository: "acme/shop/api" };
  await put(cloud, { vcs: { ...vcs, deployCommits: true, paths: ["infra/**"] } });
  await cloud.send("POST", path, { body: { vcs: { ...vcs, deployTags: true } } });

  const [integration] = (
    (await cloud.send("GET", "/console/orgs/acme/integrations")).body as { integrations: object[] }
  ).integrations;
  expect((await read(cloud)).vcs).toEqual({
    ...vcs,
    deployTags: true,
    installationId: idOf({ body: integration } as never),
  });
});

test("an image that is only a reference loses the credentials of the registry", async () => {
  const cloud = testCloud();
  const executorImage = {
    reference: "acme/deploy:1",
    credentials: { username: "ada", password: { secret: "hidden" } },
  };
  await put(cloud, { executorContext: { executorImage } });
  await cloud.send("POST", path, { body: { executorContext: { executorImage: "acme/deploy:2" } } });

  expect((await read(cloud)).executorContext).toEqual({ executorImage: { reference: "acme/deploy:2" } });
});

test("settings for GitHub are in vcs and in the older gitHub, and vcs takes precedence", async () => {
  const cloud = testCloud(
    seedWith({ integrations: ["github", "gitlab"].map((provider) => ({ provider, account: "acme" }) as never) }),
  );
  await put(cloud, { gitHub: { repository: "acme/shop", deployCommits: true } });
  const settings = await read(cloud);
  const triggers = { repository: "acme/shop", deployCommits: true, installationId: expect.any(String) as string };
  await cloud.send("POST", path, { body: { vcs: { provider: "gitlab", repository: "acme/shop" }, gitHub: {} } });

  expect([settings.gitHub, settings.vcs]).toEqual([triggers, { ...triggers, provider: "github" }]);
  expect(await read(cloud)).not.toHaveProperty("gitHub");
});

test("a patch of the older gitHub changes both", async () => {
  const cloud = testCloud(seedWith({ integrations: [{ provider: "github", account: "acme" }] }));
  await put(cloud, { vcs: { provider: "github", repository: "acme/shop", deployCommits: true } });
  await cloud.send("POST", path, { body: { gitHub: { deployCommits: false } } });

  expect(await read(cloud)).toMatchObject({
    vcs: { provider: "github", repository: "acme/shop", deployCommits: false },
    gitHub: { repository: "acme/shop", deployCommits: false },
  });
});

test.each<[string, object, string]>([
  [
    "pushes and tags",
    { vcs: { provider: "gitlab", repository: "acme/shop", deployCommits: true, deployTags: true } },
    "deployCommits and deployTags are mutually exclusive",
  ],
  [
    "a branch and a commit",
    { sourceContext: { git: { ...git, commit: "0a1b" } } },
    "only one of branch, commit, and tag",
  ],
  ["a branch and a tag", { sourceContext: { git: { ...git, tag: "v1" } } }, "only one of branch, commit, and tag"],
  ["no revision", { sourceContext: { git: { repoUrl: git.repoUrl } } }, "at least commit or branch are required"],
  [
    "an integration and the URL of a repository",
    { vcs: { provider: "gitlab", repository: "acme/shop" }, sourceContext: { git } },
    "repoUrl must not be set",
  ],
  ["an integration without a provider", { vcs: { repository: "acme/shop" } }, "vcs.provider must be one of"],
  ["an unknown provider", { vcs: { provider: "svn", repository: "acme/shop" } }, "vcs.provider must be one of"],
  ["an integration without a repository", { vcs: { provider: "gitlab" } }, "vcs.repository is required"],
  [
    "the repository of another account",
    { vcs: { provider: "gitlab", repository: "acmeister/shop" } },
    'no gitlab integration for the repository "acmeister/shop"',
  ],
  [
    "an integration that the organization does not have",
    { vcs: { provider: "bitbucket", repository: "acme/shop" } },
    "no bitbucket integration",
  ],
  [
    "the id of another integration",
    { vcs: { provider: "gitlab", repository: "acme/shop", installationId: "1" } },
    'no gitlab integration with the id "1"',
  ],
  ["an unknown agent pool", { agentPoolID: "none" }, "Invalid agent pool id"],
  ["an unknown role", { operationContext: { role: { id: "none" } } }, "Invalid role id"],
])("settings with %s are refused", async (_, body, reason) => {
  const cloud = testCloud(withGitLab);

  expect(await put(cloud, body)).toMatchObject({
    status: 400,
    body: { code: 400, message: expect.stringContaining(reason) as string },
  });
  expect(cloud.state.deploymentSettings.all()).toEqual([]);
});

test("a tag is followed without a branch", async () => {
  const cloud = testCloud(withGitLab);
  const vcs = { provider: "gitlab", repository: "acme/shop", deployTags: true, tagFilters: ["v*", "!*-rc*"] };

  expect((await put(cloud, { vcs, sourceContext: { git: { repoDir: "infra" } } })).status).toBe(200);
});

test("a patch that makes the stored document invalid is refused, and changes nothing", async () => {
  const cloud = testCloud();
  await put(cloud, { sourceContext: { git } });

  expect((await cloud.send("POST", path, { body: { sourceContext: { git: { tag: "v1" } } } })).status).toBe(400);
  expect(await read(cloud)).toMatchObject({ sourceContext: { git }, version: 1 });
});

test("an edition without Pulumi Deployments answers 402", async () => {
  const cloud = testCloud(seedWith({ deployments: false }));

  expect(await put(cloud, { sourceContext: { git } })).toMatchObject({
    status: 402,
    body: { message: "Pulumi Deployments requires Team Growth subscription" },
  });
});

test("the integrations of the seed are listed for members", async () => {
  const cloud = testCloud(withGitLab);

  expect(await cloud.send("GET", "/console/orgs/acme/integrations", { token: tokenOf("developer") })).toMatchObject({
    status: 200,
    body: { integrations: [{ vcsProvider: "gitlab", name: "acme" }] },
  });
});
