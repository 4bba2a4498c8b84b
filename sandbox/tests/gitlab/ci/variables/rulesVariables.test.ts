import { rulesVariables } from "../../../../gitlab/ci/variables";
import { NO_COMMIT } from "../../../../gitlab/git/repository";
import { ORIGIN, variablesWorld } from "./variablesWorld";

const ofProject = {
  CI: "true",
  GITLAB_CI: "true",
  CI_PROJECT_ID: "101",
  CI_PROJECT_NAME: "api",
  CI_PROJECT_TITLE: "api",
  CI_PROJECT_PATH: "acme/shop/api",
  CI_PROJECT_PATH_SLUG: "acme-shop-api",
  CI_PROJECT_NAMESPACE: "acme/shop",
  CI_PROJECT_NAMESPACE_SLUG: "acme-shop",
  CI_PROJECT_NAMESPACE_ID: "12",
  CI_PROJECT_ROOT_NAMESPACE: "acme",
  CI_PROJECT_URL: `${ORIGIN}/acme/shop/api`,
  CI_PROJECT_VISIBILITY: "private",
  CI_DEFAULT_BRANCH: "main",
  CI_CONFIG_PATH: ".gitlab-ci.yml",
  CI_API_V4_URL: `${ORIGIN}/api/v4`,
  CI_API_GRAPHQL_URL: `${ORIGIN}/api/graphql`,
  CI_SERVER_FQDN: "127.0.0.1:8080",
  CI_SERVER_HOST: "127.0.0.1",
  CI_SERVER_NAME: "GitLab",
  CI_SERVER_PORT: "8080",
  CI_SERVER_PROTOCOL: "http",
  CI_SERVER_URL: ORIGIN,
  CI_SERVER_VERSION: "19.1.0-ee",
  CI_SERVER_VERSION_MAJOR: "19",
  CI_SERVER_VERSION_MINOR: "1",
  CI_SERVER_VERSION_PATCH: "0",
  GITLAB_USER_ID: "3",
  GITLAB_USER_EMAIL: "developer@example.com",
  GITLAB_USER_LOGIN: "developer",
  GITLAB_USER_NAME: "developer",
};

function ofCommit(commit: { readonly sha: string }) {
  return {
    CI_COMMIT_SHA: commit.sha,
    CI_COMMIT_SHORT_SHA: commit.sha.slice(0, 8),
    CI_COMMIT_BEFORE_SHA: NO_COMMIT,
    CI_COMMIT_MESSAGE: "Change a thing\n\nIt was wrong.\n",
    CI_COMMIT_MESSAGE_IS_TRUNCATED: "false",
    CI_COMMIT_TITLE: "Change a thing",
    CI_COMMIT_DESCRIPTION: "It was wrong.\n",
    CI_COMMIT_AUTHOR: "Developer <developer@example.com>",
    CI_COMMIT_TIMESTAMP: expect.stringMatching(/^2026-01-01T00:\d\d:\d\dZ$/),
    CI_PIPELINE_CREATED_AT: expect.stringMatching(/^2026-01-01T00:\d\d:\d\dZ$/),
  };
}

test("a push to the default branch", () => {
  const world = variablesWorld();
  const commit = world.commit("main", { a: "b" });

  expect(rulesVariables(world.state, world.request({ commit, beforeSha: "b".repeat(40) }), ORIGIN)).toEqual({
    ...ofProject,
    ...ofCommit(commit),
    CI_COMMIT_BEFORE_SHA: "b".repeat(40),
    CI_COMMIT_BRANCH: "main",
    CI_COMMIT_REF_NAME: "main",
    CI_COMMIT_REF_SLUG: "main",
    CI_COMMIT_REF_PROTECTED: "true",
    CI_PIPELINE_SOURCE: "push",
  });
});

test("a push to a branch of an open merge request", () => {
  const world = variablesWorld();
  const commit = world.commit("Topic/One", {});
  world.mergeRequest({ sourceBranch: "Topic/One" });
  world.mergeRequest({ sourceBranch: "Topic/One", iid: 8 });
  world.mergeRequest({ sourceBranch: "Topic/One", iid: 9, state: "closed" });
  world.mergeRequest({ sourceBranch: "other", iid: 10 });

  expect(rulesVariables(world.state, world.request({ commit, ref: "Topic/One" }), ORIGIN)).toEqual({
    ...ofProject,
    ...ofCommit(commit),
    CI_COMMIT_BRANCH: "Topic/One",
    CI_COMMIT_REF_NAME: "Topic/One",
    CI_COMMIT_REF_SLUG: "topic-one",
    CI_COMMIT_REF_PROTECTED: "false",
    CI_PIPELINE_SOURCE: "push",
    CI_OPEN_MERGE_REQUESTS: "acme/shop/api!8,acme/shop/api!7",
  });
});

test("a tag", () => {
  const world = variablesWorld();
  const commit = world.commit("main", {});
  const tag = { target: "t", message: "first", createdAt: null, raw: null };
  world.state.tags.insert({ projectId: 101, name: "v1", commitId: commit.id, ...tag });
  world.state.protectedTags.insert({ projectId: 101, name: "v*", create: [] });

  expect(rulesVariables(world.state, world.request({ commit, ref: "v1", tag: true }), ORIGIN)).toEqual({
    ...ofProject,
    ...ofCommit(commit),
    CI_COMMIT_TAG: "v1",
    CI_COMMIT_TAG_MESSAGE: "first",
    CI_COMMIT_REF_NAME: "v1",
    CI_COMMIT_REF_SLUG: "v1",
    CI_COMMIT_REF_PROTECTED: "true",
    CI_PIPELINE_SOURCE: "push",
  });
});

const ofRequest = {
  CI_COMMIT_REF_NAME: "topic",
  CI_COMMIT_REF_SLUG: "topic",
  CI_COMMIT_REF_PROTECTED: "false",
  CI_PIPELINE_SOURCE: "merge_request_event",
  CI_OPEN_MERGE_REQUESTS: "acme/shop/api!7",
  CI_MERGE_REQUEST_EVENT_TYPE: "detached",
  CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: "",
  CI_MERGE_REQUEST_TARGET_BRANCH_SHA: "",
  CI_MERGE_REQUEST_DIFF_BASE_SHA: "c".repeat(40),
  CI_MERGE_REQUEST_ID: "301",
  CI_MERGE_REQUEST_IID: "7",
  CI_MERGE_REQUEST_REF_PATH: "refs/merge-requests/7/head",
  CI_MERGE_REQUEST_PROJECT_ID: "101",
  CI_MERGE_REQUEST_PROJECT_PATH: "acme/shop/api",
  CI_MERGE_REQUEST_PROJECT_URL: `${ORIGIN}/acme/shop/api`,
  CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main",
  CI_MERGE_REQUEST_TARGET_BRANCH_PROTECTED: "true",
  CI_MERGE_REQUEST_TITLE: "Change a thing",
  CI_MERGE_REQUEST_DRAFT: "false",
  CI_MERGE_REQUEST_DESCRIPTION: "",
  CI_MERGE_REQUEST_DESCRIPTION_IS_TRUNCATED: "false",
  CI_MERGE_REQUEST_SQUASH_ON_MERGE: "false",
  CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "101",
  CI_MERGE_REQUEST_SOURCE_PROJECT_PATH: "acme/shop/api",
  CI_MERGE_REQUEST_SOURCE_PROJECT_URL: `${ORIGIN}/acme/shop/api`,
  CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: "topic",
  CI_MERGE_REQUEST_SOURCE_BRANCH_PROTECTED: "false",
};

const source = "merge_request_event" as const;

test("a merge request", () => {
  const world = variablesWorld();
  const commit = world.commit("topic", {});
  const { id } = world.mergeRequest({ baseSha: "c".repeat(40) });

  const request = world.request({ commit, ref: "topic", source, mergeRequestId: id });
  expect(rulesVariables(world.state, request, ORIGIN)).toEqual({
    ...ofProject,
    ...ofCommit(commit),
    ...ofRequest,
  });
});

test("a merge request with all optional properties", () => {
  const world = variablesWorld();
  const { id } = world.mergeRequest({
    ...{ baseSha: "c".repeat(40), title: "Draft: Change a thing", description: "x".repeat(2_701) },
    ...{ labels: ["a", "b c"], squash: true, approverIds: [1], assigneeIds: [2, 3] },
  });

  const request = world.request({ ref: "topic", source, mergeRequestId: id });
  expect(rulesVariables(world.state, request, ORIGIN)).toMatchObject({
    ...ofRequest,
    CI_MERGE_REQUEST_TITLE: "Draft: Change a thing",
    CI_MERGE_REQUEST_DRAFT: "true",
    CI_MERGE_REQUEST_DESCRIPTION: `${"x".repeat(2_697)}...`,
    CI_MERGE_REQUEST_DESCRIPTION_IS_TRUNCATED: "true",
    CI_MERGE_REQUEST_ASSIGNEES: "maintainer, developer",
    CI_MERGE_REQUEST_LABELS: "a,b c",
    CI_MERGE_REQUEST_APPROVED: "true",
    CI_MERGE_REQUEST_SQUASH_ON_MERGE: "true",
  });
});

test("a fork's merge request that runs in the parent", () => {
  const world = variablesWorld();
  const { id } = world.mergeRequest({ baseSha: "c".repeat(40), sourceProjectId: 103, sourceBranch: "main" });

  const request = world.request({ ref: "main", source, mergeRequestId: id });
  expect(rulesVariables(world.state, request, ORIGIN)).toMatchObject({
    ...ofRequest,
    CI_PROJECT_ID: "101",
    CI_COMMIT_REF_NAME: "main",
    CI_COMMIT_REF_SLUG: "main",
    CI_COMMIT_REF_PROTECTED: "false",
    CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "103",
    CI_MERGE_REQUEST_SOURCE_PROJECT_PATH: "stranger/api",
    CI_MERGE_REQUEST_SOURCE_PROJECT_URL: `${ORIGIN}/stranger/api`,
    CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: "main",
    CI_MERGE_REQUEST_SOURCE_BRANCH_PROTECTED: "true",
  });
});

test("a schedule has its description and variables", () => {
  const world = variablesWorld();
  const schedule = world.state.pipelineSchedules.insert({
    ...{ projectId: 101, ownerId: 2, description: "drift", ref: "refs/heads/main", cron: "0 4 * * *" },
    ...{ cronTimezone: "UTC", active: true, inputs: [], nextRunAt: null, createdAt: "", updatedAt: "" },
  });

  const request = world.request({
    source: "schedule",
    scheduleId: schedule.id,
    variables: [{ key: "DEPTH", value: "2", variableType: "env_var" }],
  });
  expect(rulesVariables(world.state, request, ORIGIN)).toMatchObject({
    CI_PIPELINE_SOURCE: "schedule",
    CI_PIPELINE_SCHEDULE_DESCRIPTION: "drift",
    CI_COMMIT_BRANCH: "main",
    DEPTH: "2",
  });
});

test("has the project's variables for every environment, and protected ones on protected refs", () => {
  const world = variablesWorld();
  world.variable("PLAIN", "p");
  world.variable("SECRET", "s", { protected: true });
  world.variable("SCOPED", "x", { environmentScope: "production" });
  world.variable("RAW", "a$B", { raw: true });
  world.variable("CI_PROJECT_ID", "7");
  const given = [{ key: "PLAIN", value: "mine", variableType: "env_var" as const }];
  const seen = (ref: string, variables = given) => {
    const { PLAIN, SECRET, SCOPED, RAW, CI_PROJECT_ID } = rulesVariables(
      world.state,
      world.request({ ref, variables }),
      ORIGIN,
    );
    return { PLAIN, SECRET, SCOPED, RAW, CI_PROJECT_ID };
  };

  expect(seen("main")).toEqual({ PLAIN: "mine", SECRET: "s", RAW: "a$$B", CI_PROJECT_ID: "7" });
  expect(seen("topic", [])).toEqual({ PLAIN: "p", RAW: "a$$B", CI_PROJECT_ID: "7" });
});

test.each([
  ["gets protected variables between protected branches, if its project allows it", true, "main", "true"],
  ["gets none if its project does not allow it", false, "main", "false"],
  ["gets none from an unprotected branch", true, "topic", "false"],
])("a merge request's pipeline %s", (_, protectMergeRequestPipelines, sourceBranch, expected) => {
  const world = variablesWorld();
  world.state.projects.update(101, { protectMergeRequestPipelines });
  world.variable("SECRET", "s", { protected: true });
  const { id } = world.mergeRequest({ sourceBranch });
  const user = world.user("maintainer");

  const request = world.request({ source, user, ref: sourceBranch, mergeRequestId: id });
  const { CI_COMMIT_REF_PROTECTED, SECRET } = rulesVariables(world.state, request, ORIGIN);
  expect([CI_COMMIT_REF_PROTECTED, SECRET]).toEqual([expected, expected === "true" ? "s" : undefined]);
});
