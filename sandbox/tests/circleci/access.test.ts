import { accessOf, type CircleCiRun } from "../../circleci/run";
import { contextWith, ids, testCircleCi, type TestCircleCi } from "./testCircleCi";

const gate = 'pipeline.git.branch == "main" and not job.ssh.enabled and not (pipeline.config_source starts-with "api")';

function run(changes: Partial<CircleCiRun> = {}): CircleCiRun {
  return { projectId: ids.shop, userId: ids.user, branch: "main", contexts: ["deploy"], ...changes };
}

async function withDeployContext(): Promise<TestCircleCi> {
  const circleci = testCircleCi();
  await contextWith(
    circleci,
    "deploy",
    [
      ["project", ids.shop],
      ["expression", gate],
    ],
    { TOKEN: "of the context", OWN: "1" },
  );
  const body = { name: "TOKEN", value: "of the project" };
  await circleci.send("POST", "/project/gh/acme/shop/envvar", { body });
  return circleci;
}

test("a job gets the variables of its project and its contexts, which override those of the project", async () => {
  const { state } = await withDeployContext();

  expect(accessOf(state, run())).toEqual({
    ok: true,
    contextIds: [[...state.contexts.keys()][0]],
    variables: new Map([
      ["TOKEN", "of the context"],
      ["OWN", "1"],
    ]),
    hasIdTokens: true,
  });
});

test.each<[string, Partial<CircleCiRun>]>([
  ["another branch", { branch: "feature" }],
  ["a tag", { branch: undefined as never, tag: "v1" }],
  ["a custom webhook", { branch: undefined as never }],
  ["a rerun with SSH", { isSshRerun: true }],
  ["a configuration sent by the API", { configSource: "api-unversioned" }],
  ["another project", { projectId: ids.blog }],
  ["a context that does not exist", { contexts: ["production"] }],
])("%s is unauthorized to use a restricted context", async (_, changes) => {
  const { state } = await withDeployContext();
  const { contexts } = run(changes);

  expect(accessOf(state, run(changes))).toEqual({ ok: false, unauthorized: contexts[0] });
});

test("one of several projects suffices, and a group has to be one of the user", async () => {
  const circleci = testCircleCi();
  await contextWith(circleci, "deploy", [
    ["project", ids.shop],
    ["project", ids.blog],
    ["group", ids.team],
  ]);

  expect(accessOf(circleci.state, run({ projectId: ids.blog, groups: [ids.team] }))).toMatchObject({ ok: true });
  expect(accessOf(circleci.state, run({ projectId: ids.blog }))).toEqual({ ok: false, unauthorized: "deploy" });
});

test("the code of a fork gets no secrets, unless the project passes them", async () => {
  const circleci = await withDeployContext();
  const fork = run({ branch: "pull/7", isFork: true, contexts: [] });

  expect(accessOf(circleci.state, fork)).toEqual({
    ok: true,
    contextIds: [],
    variables: new Map(),
    hasIdTokens: false,
  });

  const body = { advanced: { forks_receive_secret_env_vars: true } };
  await circleci.send("PATCH", "/project/gh/acme/shop/settings", { body });

  expect(accessOf(circleci.state, fork)).toMatchObject({
    variables: new Map([["TOKEN", "of the project"]]),
    hasIdTokens: true,
  });
});

test("only a standalone project knows whose configuration it runs", async () => {
  const circleci = testCircleCi();
  const restriction = ["expression", 'pipeline.config.ref == "refs/heads/main"'] as const;
  await contextWith(circleci, "deploy", [restriction]);
  await contextWith(circleci, "deploy", [restriction], {}, ids.standalone);

  expect(accessOf(circleci.state, run())).toMatchObject({ ok: false });
  expect(accessOf(circleci.state, run({ projectId: ids.web }))).toMatchObject({ ok: true });
  expect(accessOf(circleci.state, run({ projectId: ids.web, configRef: "refs/heads/feature" }))).toMatchObject({
    ok: false,
  });
});
