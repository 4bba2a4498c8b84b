import type { JobDefinition } from "../../../../gitlab/ci/definition";
import type { Job, Pipeline } from "../../../../gitlab/ci/entities";
import { keepArtifact } from "../../../../gitlab/ci/jobs/jobFiles";
import type { JobPayload } from "../../../../gitlab/ci/runnerPort";
import { jobPayload } from "../../../../gitlab/ci/variables/jobPayload";
import type { SignIdToken } from "../../../../gitlab/ci/variables/jobIdTokens";
import type { IdTokenJob } from "../../../../gitlab/idTokens/job";
import { environmentOf, ORIGIN, variablesWorld, type VariablesWorld } from "./variablesWorld";

const worlds: VariablesWorld[] = [];
afterEach(() => worlds.splice(0).forEach(({ state }) => state.folder.close()));

function newWorld(): VariablesWorld {
  const world = variablesWorld();
  worlds.push(world);
  return world;
}

/** A fake signer that returns the request instead of a token. */
const sign: SignIdToken = ({ audience }) =>
  Promise.resolve({ ok: true, token: `token for ${[audience].flat().join("+")}`, claims: {} });

/** The variables that a job gets, or only those with the given names. */
async function payloadOf(world: VariablesWorld, job: Job, signing = sign): Promise<JobPayload> {
  return jobPayload(world.state, job, { origin: ORIGIN, sign: signing });
}

async function valuesOf(world: VariablesWorld, job: Job, ...names: string[]): Promise<Record<string, string>> {
  const { variables } = await payloadOf(world, job);
  const wanted = variables.filter(({ key }) => names.includes(key));
  return Object.fromEntries(wanted.map(({ key, value }) => [key, value]));
}

/** The values of variables of a job with this definition, in a pipeline of the default branch. */
function seen(world: VariablesWorld, definition: Partial<JobDefinition>, ...names: string[]) {
  return valuesOf(world, world.job(world.pipeline(), definition), ...names);
}

test("a job has variables of itself, its pipeline, its user and its runner", async () => {
  const world = newWorld();
  const pipeline = world.pipeline();
  const job = world.job(
    pipeline,
    { name: "build a/b 1/2", timeout: 60, when: "manual" },
    { startedAt: "2026-01-01T10:00:00.000Z", userId: 2 },
  );

  const { variables } = await payloadOf(world, job);
  const own = variables.filter(({ key }) => /^CI_(JOB|PIPELINE|RUNNER|NODE|REPOSITORY)|^GITLAB_USER/.test(key));
  expect(Object.fromEntries(own.map(({ key, value }) => [key, value]))).toEqual({
    CI_JOB_ID: "5001",
    CI_JOB_NAME: "build a/b 1/2",
    CI_JOB_NAME_SLUG: "build-a-b-1-2",
    CI_JOB_GROUP_NAME: "build a/b",
    CI_JOB_STAGE: "test",
    CI_JOB_MANUAL: "true",
    CI_JOB_STARTED_AT: "2026-01-01T10:00:00Z",
    CI_JOB_TIMEOUT: "60",
    CI_JOB_TOKEN: "glcbt-secret",
    CI_JOB_URL: `${ORIGIN}/acme/shop/api/-/jobs/5001`,
    CI_PIPELINE_ID: "1001",
    CI_PIPELINE_IID: "1",
    CI_PIPELINE_SOURCE: "push",
    CI_PIPELINE_CREATED_AT: pipeline.createdAt.replace(".000", ""),
    CI_PIPELINE_URL: `${ORIGIN}/acme/shop/api/-/pipelines/1001`,
    CI_REPOSITORY_URL: "http://gitlab-ci-token:glcbt-secret@127.0.0.1:8080/acme/shop/api.git",
    CI_RUNNER_ID: "1",
    CI_RUNNER_DESCRIPTION: "sandbox",
    CI_RUNNER_TAGS: "[]",
    CI_NODE_TOTAL: "1",
    GITLAB_USER_ID: "2",
    GITLAB_USER_EMAIL: "maintainer@example.com",
    GITLAB_USER_LOGIN: "maintainer",
    GITLAB_USER_NAME: "maintainer",
  });
});

test("masks only secrets", async () => {
  const world = newWorld();
  world.variable("MASKED", "m", { masked: true });
  world.variable("HIDDEN", "h", { masked: true, hidden: true });
  world.variable("PLAIN", "p");
  const idTokens = { TOKEN: { aud: "a" } };

  const { variables } = await payloadOf(world, world.job(world.pipeline(), { idTokens }));

  expect(variables.filter(({ masked }) => masked).map(({ key }) => key)).toEqual([
    "CI_JOB_TOKEN",
    "CI_REPOSITORY_URL",
    "TOKEN",
    "MASKED",
    "HIDDEN",
  ]);
});

test("marks files and raw values as such", async () => {
  const world = newWorld();
  world.variable("FILE", "$CI", { variableType: "file" });
  world.variable("RAW", "$CI", { raw: true });
  world.variable("PLAIN", "$CI");

  const { variables } = await payloadOf(world, world.job(world.pipeline()));

  expect(variables.filter(({ key }) => ["FILE", "RAW", "PLAIN"].includes(key))).toEqual([
    { key: "FILE", value: "true", file: true, masked: false },
    { key: "RAW", value: "$CI", file: false, masked: false, raw: true },
    { key: "PLAIN", value: "true", file: false, masked: false },
  ]);
});

test("expands values, except variables of the runner", async () => {
  const variables = { HOME_DIR: "$CI_PROJECT_DIR/.home", URL: "$CI_SERVER_URL/$GONE", TWICE: "$URL!", DOLLARS: "$$CI" };

  expect(await seen(newWorld(), { variables }, "HOME_DIR", "URL", "TWICE", "DOLLARS")).toEqual({
    HOME_DIR: "$CI_PROJECT_DIR/.home",
    URL: `${ORIGIN}/$GONE`,
    TWICE: `${ORIGIN}/$GONE!`,
    DOLLARS: "$$CI",
  });
});

describe("precedence of variables:", () => {
  const given = [{ key: "WHO", value: "pipeline", variableType: "env_var" as const }];
  const yaml = { variables: { WHO: "file" } };

  async function who(
    prepare: (world: VariablesWorld) => {
      definition?: Partial<JobDefinition>;
      pipeline?: Pipeline;
      job?: Partial<Job>;
    },
  ): Promise<string | undefined> {
    const world = newWorld();
    const { definition, pipeline = world.pipeline(), job } = prepare(world);
    const producer = world.job(pipeline, { name: "before", stage: "build" });
    keepArtifact(world.state, producer.id, {
      fileType: "dotenv",
      filename: ".env.gz",
      content: Buffer.from("WHO=dotenv\nCI_JOB_NAME=dotenv\n"),
    });
    return (await valuesOf(world, world.job(pipeline, definition, job), "WHO")).WHO;
  }

  test.each<[string, Parameters<typeof who>[0]]>([
    ["dotenv", () => ({ definition: yaml })],
    ["project", (world) => (world.variable("WHO", "project"), { definition: yaml })],
    [
      "pipeline",
      (world) => (
        world.variable("WHO", "project"),
        { definition: yaml, pipeline: world.pipeline({ variables: given }) }
      ),
    ],
    [
      "player",
      (world) => ({
        pipeline: world.pipeline({ variables: given }),
        job: { variables: [{ key: "WHO", value: "player", variableType: "env_var" }] },
      }),
    ],
  ])("%s", async (expected, prepare) => {
    expect(await who(prepare)).toBe(expected);
  });

  test("the file over a predefined one, and the project over an ID token", async () => {
    const world = newWorld();
    world.variable("TOKEN", "project");
    const definition = {
      variables: { CI_JOB_NAME: "file", GITLAB_USER_LOGIN: "file" },
      idTokens: { TOKEN: { aud: "a" } },
    };

    expect(await seen(world, definition, "TOKEN", "CI_JOB_NAME", "GITLAB_USER_LOGIN")).toEqual({
      TOKEN: "project",
      CI_JOB_NAME: "file",
      GITLAB_USER_LOGIN: "developer",
    });
  });
});

describe("a job's environment", () => {
  const url = "https://$CI_ENVIRONMENT_SLUG.example.com";
  const names = ["NAME", "SLUG", "URL", "TIER", "ACTION", "ID"].map((name) => `CI_ENVIRONMENT_${name}`);

  test("sets its variables, with its tier", async () => {
    const world = newWorld();
    const environment = environmentOf("review/$CI_COMMIT_REF_SLUG", { url, tier: "other", action: "prepare" });
    const job = world.job(world.pipeline(), { environment }, { environmentName: "review/main" });
    await world.as("maintainer")("POST", "/projects/101/environments", { name: "review/main", tier: "staging" });
    const { slug, id } = world.state.environments.find(({ name }) => name === "review/main")!;

    expect(await valuesOf(world, job, ...names)).toEqual({
      CI_ENVIRONMENT_NAME: "review/main",
      CI_ENVIRONMENT_SLUG: slug,
      CI_ENVIRONMENT_URL: `https://${slug}.example.com`,
      CI_ENVIRONMENT_TIER: "staging",
      CI_ENVIRONMENT_ACTION: "prepare",
      CI_ENVIRONMENT_ID: String(id),
    });
  });

  test("selects the project's variables of the job", async () => {
    const world = newWorld();
    world.variable("KEY", "all");
    world.variable("KEY", "production", { environmentScope: "production" });
    const environment = environmentOf("production");

    const [without, within] = await Promise.all([
      seen(world, {}, "KEY", ...names),
      valuesOf(world, world.job(world.pipeline(), { environment }, { environmentName: "production" }), "KEY"),
    ]);
    expect([without, within]).toEqual([{ KEY: "all" }, { KEY: "production" }]);
  });
});

test("a job on an unprotected branch or of a merge request gets no protected variables", async () => {
  const world = newWorld();
  world.variable("SECRET", "s", { protected: true });
  const { id } = world.mergeRequest({ sourceBranch: "main" });
  const jobs = [
    world.job(world.pipeline()),
    world.job(world.pipeline({ ref: "topic" })),
    world.job(world.pipeline({ source: "merge_request_event", mergeRequestId: id })),
  ];

  expect(await Promise.all(jobs.map((job) => valuesOf(world, job, "SECRET", "CI_COMMIT_REF_PROTECTED")))).toEqual([
    { SECRET: "s", CI_COMMIT_REF_PROTECTED: "true" },
    { CI_COMMIT_REF_PROTECTED: "false" },
    { CI_COMMIT_REF_PROTECTED: "false" },
  ]);
});

test.each<[string, string, string, boolean]>([
  ["a maintainer of a maintainer's", "maintainer", "maintainer", true],
  ["a developer of a maintainer's", "maintainer", "developer", false],
  ["a maintainer of a developer's", "developer", "maintainer", false],
])("a job of a merge request's pipeline that is played by %s", async (_, starts, plays, gets) => {
  const world = newWorld();
  world.state.projects.update(101, { protectMergeRequestPipelines: true });
  world.variable("SECRET", "s", { protected: true });
  const { id } = world.mergeRequest({ sourceBranch: "main" });
  const user = world.user(starts);
  const pipeline = world.pipeline({ source: "merge_request_event", mergeRequestId: id, user });
  const job = world.job(pipeline, { when: "manual" }, { userId: world.user(plays).id });

  expect(await valuesOf(world, job, "SECRET")).toEqual(gets ? { SECRET: "s" } : {});
});

describe("ID tokens", () => {
  test("are requested for the job and its audience", async () => {
    const world = newWorld();
    const asked: IdTokenJob[] = [];
    const idTokens = { ONE: { aud: "urn:pulumi:org:$ORG" }, TWO: { aud: ["a", "$CI_PROJECT_PATH"] } };
    const environment = environmentOf("production", { action: "verify", tier: "production" });
    const definition = { idTokens, environment, variables: { ORG: "acme" }, timeout: 120 };
    const job = world.job(world.pipeline(), definition, { environmentName: "production", userId: 2 });

    const { variables, warnings } = await payloadOf(world, job, (wanted) => {
      asked.push(wanted);
      return sign(wanted);
    });

    const { commit } = world.request();
    const common = {
      project: 101,
      pipeline: { source: "push", ref: "main", tag: false, user: "maintainer", sha: commit.sha },
      environment: { name: "production", action: "verify", tier: "production" },
      running: { jobId: 5001, pipelineId: 1001, timeout: 120 },
    };
    expect(asked).toEqual([
      { ...common, audience: "urn:pulumi:org:acme" },
      { ...common, audience: ["a", "acme/shop/api"] },
    ]);
    expect(variables.filter(({ key }) => ["ONE", "TWO"].includes(key))).toEqual([
      { key: "ONE", value: "token for urn:pulumi:org:acme", file: false, masked: true, raw: true },
      { key: "TWO", value: "token for a+acme/shop/api", file: false, masked: true, raw: true },
    ]);
    expect(warnings).toBeUndefined();
  });

  test("of a fork's merge request that runs in the parent name both projects", async () => {
    const world = newWorld();
    const asked: IdTokenJob[] = [];
    const { id } = world.mergeRequest({ sourceProjectId: 103, sourceBranch: "main" });
    const pipeline = world.pipeline({ source: "merge_request_event", mergeRequestId: id });

    await payloadOf(world, world.job(pipeline, { idTokens: { T: { aud: "a" } } }), (wanted) => {
      asked.push(wanted);
      return sign(wanted);
    });

    expect(asked).toEqual([
      {
        project: 103,
        pipeline: {
          ...{ source: "merge_request_event", ref: "main", tag: false, user: "developer", sha: pipeline.sha },
          mergeRequest: { project: 101, branch: "main" },
        },
        audience: "a",
        runsIn: "parent",
        running: { jobId: 5001, pipelineId: 1001, timeout: 3_600 },
      },
    ]);
  });

  test("that GitLab refuses are not variables, and the log contains the reason", async () => {
    const world = newWorld();
    const job = world.job(world.pipeline(), { idTokens: { T: { aud: "a" } } });

    const { variables, warnings } = await payloadOf(world, job, () =>
      Promise.resolve({ ok: false, reason: "it is closed" }),
    );

    expect(variables.map(({ key }) => key)).not.toContain("T");
    expect(warnings).toEqual(["GitLab signs no ID token T for this job: it is closed"]);
  });

  test("that GitLab signs contain the ids of the job, and live as long as the job may run", async () => {
    const world = newWorld();
    world.commit("topic", {});
    const job = world.job(world.pipeline({ ref: "topic" }), { idTokens: { T: { aud: "a" } }, timeout: 60 });
    // The branch and the user's role are removed, but the job was already allowed to start.
    world.state.branches.filter(({ name }) => name === "topic").forEach(({ id }) => world.state.branches.delete(id));

    const { variables } = await payloadOf(world, job, (wanted) => world.gitlab.idToken(wanted, ORIGIN));

    const token = variables.find(({ key }) => key === "T")!.value;
    const claims = JSON.parse(Buffer.from(token.split(".")[1]!, "base64url").toString()) as Record<string, unknown>;
    expect(claims).toMatchObject({ iss: ORIGIN, aud: "a", job_id: "5001", pipeline_id: "1001", ref: "topic" });
    expect(Number(claims.exp) - Number(claims.iat)).toBe(60);
  });
});

describe("artifacts and variables of other jobs", () => {
  const archive = { fileType: "archive", filename: "artifacts.zip", content: Buffer.from("zip") };

  /** The names of the jobs whose archives the job gets, and its dotenv variables. */
  async function given(definition: Partial<JobDefinition>) {
    const world = newWorld();
    const pipeline = world.pipeline();
    const leave = (name: string, changes: Partial<Job> = {}, stage = "build") => {
      const job = world.job(pipeline, { name, stage }, changes);
      keepArtifact(world.state, job.id, archive);
      const dotenv = Buffer.from(`FROM_${name.toUpperCase()}=1\n`);
      keepArtifact(world.state, job.id, { fileType: "dotenv", filename: ".env", content: dotenv });
    };
    leave("one");
    leave("one", { retried: true });
    leave("two");
    leave("beside", {}, "test");
    leave("after", {}, ".post");
    world.job(pipeline, { name: "empty", stage: "build" });
    const { variables, dependencies } = await payloadOf(world, world.job(pipeline, definition));
    return {
      archives: dependencies.map(({ name, retried }) => (retried ? "old" : name)),
      variables: variables.map(({ key }) => key).filter((key) => key.startsWith("FROM_")),
    };
  }
  const need = (job: string, artifacts = true) => ({ job, artifacts, optional: false });

  test.each<[string, Partial<JobDefinition>, string[]]>([
    ["come from all jobs of earlier stages", {}, ["one", "two"]],
    ["come from the jobs in dependencies", { dependencies: ["two"] }, ["two"]],
    ["come from no job with an empty list", { dependencies: [] }, []],
    ["come from the needed jobs", { needs: [need("two"), need("beside")] }, ["two", "beside"]],
    ["do not come from needs without artifacts", { needs: [need("one", false), need("two")] }, ["two"]],
    [
      "come from the jobs in both needs and dependencies",
      { needs: [need("one"), need("two")], dependencies: ["one"] },
      ["one"],
    ],
  ])("%s", async (_, definition, expected) => {
    expect(await given(definition)).toEqual({
      archives: expected,
      variables: expected.map((name) => `FROM_${name.toUpperCase()}`),
    });
  });
});

test("jobs and their ID tokens have the project's timeout", async () => {
  const world = newWorld();
  world.state.projects.update(101, { settings: { build_timeout: 600 } });
  const asked: IdTokenJob[] = [];
  const definition: Partial<JobDefinition> = { idTokens: { T: { aud: "a" } } };
  const payloads = [definition, { ...definition, timeout: 60 }].map((one) =>
    payloadOf(world, world.job(world.pipeline({}), one), (wanted) => {
      asked.push(wanted);
      return sign(wanted);
    }),
  );

  expect((await Promise.all(payloads)).map(({ timeout }) => timeout)).toEqual([600, 60]);
  expect(asked.map(({ running }) => running?.timeout)).toEqual([600, 60]);
});

test("expands variables in artifacts and caches", async () => {
  const world = newWorld();
  const commit = world.commit("main", { "go.sum": "sums" });
  const definition: Partial<JobDefinition> = {
    artifacts: {
      ...{ name: "$CI_JOB_NAME", paths: ["$CI_PROJECT_DIR/$CI_JOB_NAME"], exclude: ["$GONE/x"], untracked: false },
      ...{ when: "always", expireIn: "1 day", access: "all", reports: { terraform: ["$CI_JOB_NAME.json"] } },
    },
    caches: [
      {
        ...{ key: "$CI_COMMIT_REF_SLUG", paths: [".cache/$CI_JOB_NAME"], policy: "pull", when: "always" },
        ...{ fallbackKeys: ["$CI_DEFAULT_BRANCH"], unprotect: false },
      },
    ],
  };

  const { artifacts, caches, timeout } = await payloadOf(world, world.job(world.pipeline({ commit }), definition));

  expect({ artifacts, caches, timeout }).toEqual({
    artifacts: {
      ...definition.artifacts,
      ...{ name: "build", paths: ["$CI_PROJECT_DIR/build"], exclude: ["/x"], reports: { terraform: ["build.json"] } },
    },
    caches: [
      { ...definition.caches![0], key: "main-protected", paths: [".cache/build"], fallbackKeys: ["main-protected"] },
    ],
    timeout: 3_600,
  });
});
