import type { IdTokenJob } from "pulumi-pipeline-sandbox/gitlab/idTokens/job";
import { deploying } from "./attackingJobs";
import { flow } from "./flows";
import { attackWorld, fork, openBranch, topic, type World } from "./world";

// Each test starts its own servers, which is slow on a busy machine.
jest.setTimeout(120_000);

/** Jobs that GitLab itself refuses, so that no policy is involved. */
describe("GitLab signs no token for", () => {
  let world: World;
  beforeAll(async () => {
    world = await attackWorld(flow("eight lines"));
  });
  afterAll(() => world.sandbox.close());

  async function reasonFor(changes: (job: IdTokenJob) => IdTokenJob, deployment = 0): Promise<string> {
    const answer = await world.sandbox.idToken(changes(deploying(world, world.settings.deployments[deployment]!)));
    return answer.ok ? "signed" : answer.reason;
  }

  function by(user: string, changes: Partial<IdTokenJob["pipeline"]> = {}) {
    return (job: IdTokenJob): IdTokenJob => ({ ...job, pipeline: { ...job.pipeline, user, ...changes } });
  }

  test.each(["push", "web", "api", "trigger", "parent_pipeline"] as const)(
    "a developer's pipeline on the protected branch (%s)",
    async (source) => {
      expect(await reasonFor(by("developer", { source }))).toMatch(
        /may neither push nor merge into the protected branch/,
      );
    },
  );

  test("a developer's schedule on the default branch", async () => {
    expect(await reasonFor(by("developer", { source: "schedule" }))).toMatch(/may not schedule pipelines on "main"/);
  });

  test("a developer's release tag", async () => {
    expect(await reasonFor(by("developer"), 1)).toMatch(/may not create the protected tag "release-1"/);
  });

  test("a stranger's pipeline", async () => {
    expect(await reasonFor(by("attacker"))).toMatch(/may not start pipelines/);
  });

  test.each(["x:ref_type:branch:ref:main", "main\n", "main\u0000", "main ", "*", "ma?n", "refs/heads/main", "main."])(
    "a branch named %j",
    async (ref) => {
      expect(await reasonFor(by("developer", { ref }))).toMatch(/is not a valid branch name$/);
    },
  );

  test.each(["x:environment:production", "pro\nduction", "production:", "*", "pro?uction"])(
    "an environment named %j",
    async (name) => {
      expect(await reasonFor((job) => ({ ...job, environment: { name } }))).toMatch(/^the environment's name /);
    },
  );

  test("a merge request from the deployment's branch by a user who may not push to it", async () => {
    const pipeline = { source: "merge_request_event", mergeRequest: { branch: openBranch } } as const;

    expect(await reasonFor(by("developer", pipeline))).toMatch(/may neither push nor merge/);
  });

  test("a fork's merge request in a parent that forbids it", async () => {
    const setting = { ci_allow_fork_pipelines_to_run_in_parent_project: false };
    await world.gitlab("maintainer", "PUT", `/projects/${world.projectId}`, setting);
    const inParent = (job: IdTokenJob): IdTokenJob => ({
      ...by("maintainer", {
        source: "merge_request_event",
        ref: topic,
        mergeRequest: { project: world.projectId, branch: "main" },
      })(job),
      project: fork,
      runsIn: "parent",
    });

    expect(await reasonFor(inParent)).toMatch(/does not run the pipelines of forks/);
  });
});

test("a project path cannot contain parts of a subject", async () => {
  const world = await attackWorld(flow("eight lines"));
  try {
    const path = "api:ref_type:branch:ref:main";
    const { status } = await world.gitlab("platform", "POST", "/projects", { path });

    expect(status).toBe(400);
  } finally {
    await world.sandbox.close();
  }
});

test.each(["renamed", "deleted"])(
  "a project on the path of one that was %s gets no token from newer GitLab versions",
  async (how) => {
    const { settings } = flow("eight lines");
    const world = await attackWorld(flow("eight lines"), { refusesReusedPaths: true });
    try {
      const [method, body] = how === "renamed" ? (["PUT", { path: "old" }] as const) : (["DELETE", undefined] as const);
      await world.gitlab("platform", method, `/projects/${world.projectId}`, body);
      await world.gitlab("platform", "POST", "/projects", { path: "api", namespace_id: world.namespaces["acme/shop"] });
      const job = deploying(world, settings.deployments[0]!);
      const answer = await world.sandbox.idToken({ ...job, pipeline: { ...job.pipeline, user: "platform" } });

      expect(answer).toEqual({
        ok: false,
        reason:
          "ID token issuance is disabled in CI because this project's path was previously used by a different project",
      });
    } finally {
      await world.sandbox.close();
    }
  },
);

test("a token opens nothing in another organization and nothing of another team, also with wildcards", async () => {
  const world = await attackWorld(flow("eight lines"));
  try {
    const token = await world.sign(deploying(world, world.settings.deployments[0]!));
    const organization = { tokenType: "organization", name: "" } as const;
    const staging = { tokenType: "team", name: "shop-api-staging" } as const;

    expect((await world.exchange(token, staging, "nobody's")).status).toBe(400);
    expect((await world.exchange(token, staging, "rival")).status).toBe(400);
    expect((await world.exchange(token, organization)).status).toBe(403);
    expect((await world.exchange(token, { ...staging, name: "shop-api-*" })).status).toBe(403);
    expect((await world.exchange(token, { ...staging, name: "shop-api-stagin." })).status).toBe(403);
    expect((await world.exchange(token, { ...staging, name: "shop-api-production" })).status).toBe(403);
  } finally {
    await world.sandbox.close();
  }
});
