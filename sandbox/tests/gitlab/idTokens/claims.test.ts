import type { IdTokenClaims } from "../../../gitlab/idTokens/claims";
import type { IdTokenJob } from "../../../gitlab/idTokens/job";
import { createWorld, pick, type World } from "../world";
import { withFork } from "./forkedSeed";

const ISSUER = "https://gitlab.example.com";

const push: IdTokenJob = {
  project: "acme/shop/api",
  pipeline: { source: "push", ref: "main", user: "maintainer" },
  audience: "urn:pulumi:org:acme",
};

async function claimsOf(world: World, job: IdTokenJob): Promise<IdTokenClaims> {
  const answer = await world.gitlab.idToken(job, ISSUER);
  if (!answer.ok) throw new Error(answer.reason);
  return answer.claims;
}

test("a push has every claim that GitLab documents", async () => {
  const world = createWorld();
  const { body } = await world.as("maintainer")("GET", "/projects/101/repository/branches/main");
  const sha = (body as { commit: { id: string } }).commit.id;

  const claims = await claimsOf(world, { ...push, environment: { name: "staging" } });

  const { iat } = claims;
  expect(claims).toEqual({
    iss: ISSUER,
    sub: "project_path:acme/shop/api:ref_type:branch:ref:main",
    aud: "urn:pulumi:org:acme",
    iat,
    nbf: Number(iat) - 5,
    exp: Number(iat) + 3600,
    jti: "00000000-0000-4000-8000-000000000001",
    namespace_id: "12",
    namespace_path: "acme/shop",
    project_id: "101",
    project_path: "acme/shop/api",
    job_namespace_id: "12",
    job_namespace_path: "acme/shop",
    job_project_id: "101",
    job_project_path: "acme/shop/api",
    user_id: "2",
    user_login: "maintainer",
    user_email: "maintainer@example.com",
    user_access_level: "maintainer",
    pipeline_id: "1001",
    pipeline_source: "push",
    job_id: "5001",
    ref: "main",
    ref_type: "branch",
    ref_path: "refs/heads/main",
    ref_protected: "true",
    environment: "staging",
    environment_protected: "false",
    deployment_tier: "staging",
    environment_action: "start",
    runner_id: 1,
    runner_environment: "self-hosted",
    sha,
    project_visibility: "private",
    ci_config_ref_uri: "gitlab.example.com/acme/shop/api//.gitlab-ci.yml@refs/heads/main",
    ci_config_sha: sha,
    job_source: "pipeline",
  });
});

test("a job without an environment has no claim about it", async () => {
  const claims = await claimsOf(createWorld(), push);

  expect(Object.keys(claims).filter((name) => /environment|tier/.test(name))).toEqual(["runner_environment"]);
});

test.each([
  ["18.3.2", []],
  ["18.4.0-ee", ["job_namespace_id", "job_namespace_path", "job_project_id", "job_project_path"]],
  ["18.9.0", ["job_namespace_id", "job_namespace_path", "job_project_id", "job_project_path", "job_source"]],
])("GitLab %s has these claims about the job: %j", async (version, names) => {
  const claims = await claimsOf(createWorld({ version }), push);

  expect(Object.keys(claims).filter((name) => /^job_(?!id)/.test(name))).toEqual(names);
});

test("a tag has ref_type tag, and is protected if a pattern matches it", async () => {
  const world = createWorld();
  await world.as("maintainer")("POST", "/projects/101/protected_tags", { name: "release-*" });
  const tag = async (ref: string) =>
    pick(
      await claimsOf(world, { ...push, pipeline: { source: "push", ref, tag: true, user: "maintainer" } }),
      "sub",
      "ref_type",
      "ref_path",
      "ref_protected",
    );

  expect([await tag("release-1"), await tag("v1")]).toEqual([
    {
      sub: "project_path:acme/shop/api:ref_type:tag:ref:release-1",
      ref_type: "tag",
      ref_path: "refs/tags/release-1",
      ref_protected: "true",
    },
    {
      sub: "project_path:acme/shop/api:ref_type:tag:ref:v1",
      ref_type: "tag",
      ref_path: "refs/tags/v1",
      ref_protected: "false",
    },
  ]);
});

test.each<[string, IdTokenJob["runsIn"], string, object]>([
  ["in the fork", undefined, "stranger", { project_id: "103", job_project_id: "103" }],
  ["in the parent", "parent", "maintainer", { project_id: "103", job_project_id: "101" }],
])("the claims of a fork's merge request that runs %s name the fork", async (_, runsIn, user, ids) => {
  const world = createWorld(withFork);
  const claims = await claimsOf(world, {
    project: "stranger/api",
    pipeline: {
      source: "merge_request_event",
      ref: "main",
      user,
      mergeRequest: { project: "acme/shop/api", branch: "main" },
    },
    audience: "a",
    ...(runsIn && { runsIn }),
  });

  expect(pick(claims, "sub", "project_id", "job_project_id", "ref", "pipeline_source")).toEqual({
    sub: "project_path:stranger/api:ref_type:branch:ref:main",
    ref: "main",
    pipeline_source: "merge_request_event",
    ...ids,
  });
});

test("a merge request within a project has its source branch", async () => {
  const world = createWorld();
  await world.as("developer")("POST", "/projects/101/repository/branches", { branch: "topic", ref: "main" });
  const claims = await claimsOf(world, {
    ...push,
    pipeline: { source: "merge_request_event", ref: "topic", user: "developer", mergeRequest: { branch: "main" } },
  });

  expect(pick(claims, "sub", "ref", "ref_path", "ref_protected")).toEqual({
    sub: "project_path:acme/shop/api:ref_type:branch:ref:topic",
    ref: "topic",
    ref_path: "refs/heads/topic",
    ref_protected: "false",
  });
});

test.each([
  [["project_id", "ref_type", "ref"], "project_id:101:ref_type:branch:ref:main"],
  [["project_path", "ref_protected"], "project_path:acme/shop/api:ref_protected:true"],
  [["project_path", "deployment_tier"], "project_path:acme/shop/api:deployment_tier:production"],
])("the subject consists of the project's parts %j", async (parts, sub) => {
  const world = createWorld();
  const answer = await world.as("maintainer")("PUT", "/projects/101", { ci_id_token_sub_claim_components: parts });
  const claims = await claimsOf(world, { ...push, environment: { name: "production" } });

  expect([answer.status, claims.sub]).toEqual([200, sub]);
});

test("an existing environment keeps its tier, for any tier of the job", async () => {
  const world = createWorld();
  await world.as("developer")("POST", "/projects/101/environments", { name: "blue", tier: "production" });
  const tier = async (name: string) =>
    (await claimsOf(world, { ...push, environment: { name, tier: "testing", action: "prepare" } })).deployment_tier;

  expect([await tier("blue"), await tier("green")]).toEqual(["production", "testing"]);
});

test("a CI file of another project has no reference", async () => {
  const { projects, ...rest } = createWorldSeed();
  const world = createWorld({ ...rest, projects: [{ ...projects[0]!, ciConfigPath: "ci.yml@acme/ci" }] });

  expect(pick(await claimsOf(world, push), "ci_config_ref_uri", "ci_config_sha")).toEqual({
    ci_config_ref_uri: null,
    ci_config_sha: null,
  });
});

function createWorldSeed() {
  return { projects: [{ path: "acme/shop/api", members: { maintainer: 40 }, files: { "README.md": "" } }] };
}
