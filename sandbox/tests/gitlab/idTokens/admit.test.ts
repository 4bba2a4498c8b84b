import type { IdTokenJob } from "../../../gitlab/idTokens/job";
import { createWorld, seed, type World } from "../world";
import { withFork } from "./forkedSeed";

type Pipeline = IdTokenJob["pipeline"];

/** A project with the branches `topic` and `open`, which developers may push to though it is protected, and a tag. */
async function prepared(changes: Parameters<typeof createWorld>[0] = withFork): Promise<World> {
  const world = createWorld(changes);
  const send = world.as("maintainer");
  const project = "/projects/101";
  await send("POST", `${project}/protected_tags`, { name: "release-*" });
  await send("POST", `${project}/repository/branches`, { branch: "topic", ref: "main" });
  await send("POST", `${project}/repository/branches`, { branch: "open", ref: "main" });
  await send("POST", `${project}/protected_branches`, { name: "open", allowed_to_push: [{ access_level: 30 }] });
  await send("POST", `${project}/repository/tags`, { tag_name: "release-1", ref: "main" });
  return world;
}

async function reasonFor(world: World, pipeline: Pipeline, rest: Partial<IdTokenJob> = {}): Promise<string> {
  const job = { project: "acme/shop/api", pipeline, audience: "a", ...rest };
  const answer = await world.gitlab.idToken(job, "https://gitlab.example.com");
  return answer.ok ? "signed" : answer.reason;
}

test.each<[string, Pipeline, string]>([
  ["a maintainer pushes to main", { source: "push", ref: "main", user: "maintainer" }, "signed"],
  [
    "a developer pushes to main",
    { source: "push", ref: "main", user: "developer" },
    '"developer" in "acme/shop/api" may neither push nor merge into the protected branch "main"',
  ],
  ["a developer pushes to a branch that they name", { source: "push", ref: "new", user: "developer" }, "signed"],
  ["a developer pushes to an open protected branch", { source: "push", ref: "open", user: "developer" }, "signed"],
  [
    "a developer sets a protected tag",
    { source: "push", ref: "release-2", tag: true, user: "developer" },
    '"developer" in "acme/shop/api" may not create the protected tag "release-2"',
  ],
  ["a developer sets another tag", { source: "push", ref: "release2", tag: true, user: "developer" }, "signed"],
  [
    "a reporter pushes",
    { source: "push", ref: "topic", user: "reporter" },
    '"reporter" in "acme/shop/api" may not start pipelines',
  ],
  [
    "a stranger pushes",
    { source: "push", ref: "topic", user: "stranger" },
    '"stranger" in "acme/shop/api" may not start pipelines',
  ],
  ["an unknown user pushes", { source: "push", ref: "topic", user: "nobody" }, 'there is no user "nobody"'],
  [
    "a developer starts a pipeline of main",
    { source: "web", ref: "main", user: "developer" },
    '"developer" in "acme/shop/api" may neither push nor merge into the protected branch "main"',
  ],
  ["a maintainer starts a pipeline of main", { source: "web", ref: "main", user: "maintainer" }, "signed"],
  ["a developer starts a pipeline of their branch", { source: "web", ref: "topic", user: "developer" }, "signed"],
  [
    "a pipeline of a missing branch is started",
    { source: "api", ref: "gone", user: "maintainer" },
    'there is no branch "gone"',
  ],
  [
    "a pipeline of a missing tag is started",
    { source: "api", ref: "main", tag: true, user: "maintainer" },
    'there is no tag "main"',
  ],
  [
    "a developer schedules main",
    { source: "schedule", ref: "main", user: "developer" },
    '"developer" in "acme/shop/api" may not schedule pipelines on "main"',
  ],
  ["a maintainer schedules main", { source: "schedule", ref: "main", user: "maintainer" }, "signed"],
  [
    "a developer schedules a protected tag",
    { source: "schedule", ref: "release-1", tag: true, user: "developer" },
    '"developer" in "acme/shop/api" may not schedule pipelines on "release-1"',
  ],
  [
    "a branch is named with a colon",
    { source: "push", ref: "x:ref_type:branch:ref:main", user: "developer" },
    '"x:ref_type:branch:ref:main" is not a valid branch name',
  ],
  [
    "a branch is named with a newline",
    { source: "push", ref: "main\n", user: "developer" },
    '"main\n" is not a valid branch name',
  ],
  [
    "a push claims to be a merge request's",
    { source: "push", ref: "topic", user: "developer", mergeRequest: { branch: "main" } },
    "a merge request's pipeline, and no other, has a merge request",
  ],
  [
    "a merge request event has no merge request",
    { source: "merge_request_event", ref: "topic", user: "developer" },
    "a merge request's pipeline, and no other, has a merge request",
  ],
  [
    "a developer opens a merge request",
    { source: "merge_request_event", ref: "topic", user: "developer", mergeRequest: { branch: "main" } },
    "signed",
  ],
  [
    "a developer opens a merge request from a branch that they may not push to",
    { source: "merge_request_event", ref: "main", user: "developer", mergeRequest: { branch: "open" } },
    '"developer" in "acme/shop/api" may neither push nor merge into the protected branch "main"',
  ],
  [
    "the target project of a merge request is not the parent",
    {
      source: "merge_request_event",
      ref: "topic",
      user: "developer",
      mergeRequest: { project: "acme/shop/web", branch: "main" },
    },
    '"acme/shop/api" is not a fork of "acme/shop/web"',
  ],
])("if %s GitLab answers", async (_, pipeline, said) => {
  expect(await reasonFor(await prepared(), pipeline)).toBe(said);
});

describe("a fork's merge request", () => {
  const pipeline = (user: string): Pipeline => ({
    source: "merge_request_event",
    ref: "main",
    user,
    mergeRequest: { project: "acme/shop/api", branch: "main" },
  });
  const ofFork = { project: "stranger/api" } as const;
  const inParent = { ...ofFork, runsIn: "parent" } as const;

  test.each([
    ["runs in the fork for its owner", "stranger", ofFork, "signed"],
    [
      "does not run in the fork for others",
      "developer",
      ofFork,
      '"developer" in "stranger/api" may not start pipelines',
    ],
    ["runs in the parent for a maintainer of the parent", "maintainer", inParent, "signed"],
    [
      "does not run in the parent for the fork's owner",
      "stranger",
      inParent,
      '"stranger" in "acme/shop/api" may not start pipelines',
    ],
    [
      "does not run in the parent for a user who may not push to the branch of that name there",
      "developer",
      inParent,
      '"developer" in "acme/shop/api" may neither push nor merge into the protected branch "main"',
    ],
  ])("%s", async (_, user, where, said) => {
    expect(await reasonFor(await prepared(), pipeline(user), where)).toBe(said);
  });

  test("is refused by a parent that forbids it", async () => {
    const world = await prepared();
    const setting = { ci_allow_fork_pipelines_to_run_in_parent_project: false };
    await world.as("maintainer")("PUT", "/projects/101", setting);

    expect(await reasonFor(world, pipeline("maintainer"), inParent)).toBe(
      '"acme/shop/api" does not run the pipelines of forks (ci_allow_fork_pipelines_to_run_in_parent_project)',
    );
  });
});

test.each(["staging/", "/staging", "stag\ning", "staging:x", "", "*"])("refuses the environment %j", async (name) => {
  const pipeline = { source: "push", ref: "topic", user: "developer" } as const;

  expect(await reasonFor(await prepared(), pipeline, { environment: { name } })).toMatch(/^the environment's name /);
});

describe("a path that another project had", () => {
  const pipeline = { source: "push", ref: "main", user: "maintainer" } as const;

  async function recreated(refusesReusedPaths: boolean): Promise<World> {
    const world = createWorld({ ...seed, refusesReusedPaths });
    await world.as("platform")("DELETE", "/projects/101");
    await world.as("platform")("POST", "/projects", { path: "api", namespace_id: 12 });
    await world.as("platform")("POST", "/projects/103/repository/branches", { branch: "main", ref: "main" });
    return world;
  }

  test.each([
    [
      true,
      "ID token issuance is disabled in CI because this project's path was previously used by a different project",
    ],
    [false, "signed"],
  ])("gets no token if GitLab refuses it (%s)", async (refuses, said) => {
    expect(await reasonFor(await recreated(refuses), { ...pipeline, user: "platform" })).toBe(said);
  });

  test("gets one if the subject starts with the project's id", async () => {
    const world = await recreated(true);
    const parts = ["project_id", "ref_type", "ref"];
    await world.as("platform")("PUT", "/projects/103", { ci_id_token_sub_claim_components: parts });

    expect(await reasonFor(world, { ...pipeline, user: "platform" })).toBe("signed");
  });

  test("is accepted for the project that had it before", async () => {
    const world = createWorld({ ...seed, refusesReusedPaths: true });
    await world.as("maintainer")("PUT", "/projects/101", { path: "other" });
    await world.as("maintainer")("PUT", "/projects/101", { path: "api" });

    expect(await reasonFor(world, pipeline)).toBe("signed");
  });
});

describe("a running job", () => {
  const running = { jobId: 1, pipelineId: 2, timeout: 60 };

  test.each<[string, Pipeline]>([
    ["may have a deleted branch", { source: "web", ref: "gone", user: "developer" }],
    ["its user may have lost their role", { source: "push", ref: "main", user: "stranger" }],
    [
      "may have a deleted target branch",
      { source: "merge_request_event", ref: "topic", user: "developer", mergeRequest: { branch: "gone" } },
    ],
  ])("%s", async (_, pipeline) => {
    const world = await prepared();

    expect(await reasonFor(world, pipeline)).not.toBe("signed");
    expect(await reasonFor(world, pipeline, { running })).toBe("signed");
  });

  test("is still checked for its project and its environment", async () => {
    const world = await prepared();
    const pipeline: Pipeline = { source: "push", ref: "main", user: "maintainer" };

    expect(await reasonFor(world, pipeline, { running, project: "acme/gone" })).toBe('there is no project "acme/gone"');
    expect(await reasonFor(world, pipeline, { running, environment: { name: "" } })).toBe(
      "the environment's name can't be blank",
    );
  });
});
