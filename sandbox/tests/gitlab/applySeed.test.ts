import { API, createWorld, seed } from "./world";

const user = { username: "platform", token: "token-platform" };

test.each([
  [
    "a user twice",
    { users: [user, { ...user, token: "other" }], projects: [] },
    'gitlab.users: the user "platform" repeats a username or a token',
  ],
  [
    "a token twice",
    { users: [user, { ...user, username: "other" }], projects: [] },
    'gitlab.users: the user "other" repeats a username or a token',
  ],
  [
    "a token that reads twice",
    { users: [user, { username: "other", token: "other", readToken: "token-platform" }], projects: [] },
    'gitlab.users: the user "other" repeats a username or a token',
  ],
  [
    "one token with two scopes",
    { users: [{ ...user, readToken: "token-platform" }], projects: [] },
    'gitlab.users: the user "platform" repeats a username or a token',
  ],
  [
    "an unknown member",
    { users: [user], projects: [{ path: "acme/api", members: { maintainer: 40 } }] },
    'gitlab.projects: "acme/api" has a member "maintainer". Users: platform.',
  ],
  [
    "a project without a group",
    { users: [user], projects: [{ path: "api", members: {} }] },
    'gitlab.projects: the path "api" names no group',
  ],
  [
    "a path twice",
    {
      users: [user],
      projects: [
        { path: "acme/api", members: {} },
        { path: "acme/api", members: {} },
      ],
    },
    'gitlab.projects: the path "acme/api" is taken twice',
  ],
])("refuses a seed with %s", (_, changes, message) => {
  expect(() => createWorld(changes)).toThrow(message);
});

test("a seed may set the path of the CI file and refuse pipelines of forks", async () => {
  const project = {
    path: "acme/api",
    members: { platform: 40 },
    files: { "ci/main.yml": "x" },
    ciConfigPath: "ci/main.yml",
    allowForkPipelines: false,
  };
  const send = createWorld({ users: [user], projects: [project] }).as("platform");
  await send("POST", "/projects/acme%2Fapi/repository/files/a", { branch: "main", content: "a", commit_message: "a" });

  expect((await send("GET", "/projects/acme%2Fapi")).body).toMatchObject({
    ci_config_path: "ci/main.yml",
    ci_allow_fork_pipelines_to_run_in_parent_project: false,
  });
  expect((await send("GET", "/projects/acme%2Fapi/pipelines")).body).toMatchObject([{ ref: "main" }]);
});

test("a reset restores the seed, and ids start again", async () => {
  const { gitlab, as } = createWorld();
  const send = as("maintainer");
  const before = await send("GET", "/projects");
  await send("POST", `/projects/${API}/variables`, { key: "KEY", value: "v" });
  const first = await send("POST", `/projects/${API}/environments`, { name: "staging" });
  const protection = await send("GET", `/projects/${API}/protected_branches/main`);
  await send("DELETE", `/projects/${API}/protected_branches/main`);

  gitlab.reset();

  const ids = (body: unknown) => (body as { id: number }[]).map(({ id }) => id);
  expect(ids((await send("GET", "/projects")).body)).toEqual(ids(before.body));
  expect((await send("GET", `/projects/${API}/variables`)).body).toEqual([]);
  expect((await send("GET", `/projects/${API}/protected_branches/main`)).body).toEqual(protection.body);
  const again = await send("POST", `/projects/${API}/environments`, { name: "staging" });
  expect((again.body as { id: number }).id).toBe((first.body as { id: number }).id);
});

test("two servers with the same seed and clock give the same answers", async () => {
  const answers = [createWorld(), createWorld()].map(async ({ as }) => {
    const send = as("maintainer");
    await send("POST", `/projects/${API}/repository/files/a`, {
      branch: "main",
      content: "a",
      commit_message: "add a",
    });
    return (await send("GET", `/projects/${API}/repository/commits`)).body;
  });

  const [one, other] = await Promise.all(answers);
  expect(one).toEqual(other);
});

test("does not change the seed object", async () => {
  const before = JSON.stringify(seed);
  await createWorld().as("maintainer")("DELETE", `/projects/${API}/protected_branches/main`);

  expect(JSON.stringify(seed)).toBe(before);
});
