import type { Event } from "./events";
import { listJobs, runPipeline } from "./runPipeline";
import { ciFile, mergeRequest, push } from "./smallFiles";

const schedule: Event = { kind: "schedule", description: "drift" };
const show = ciFile({ workflow: { rules: [{ when: "always" }] }, job: { script: ["pulumi about"] } });

/** The variables of a job of the event; undefined for a missing one. */
async function variablesOf(event: Event, names: readonly string[]): Promise<(string | undefined)[]> {
  const { jobs } = await runPipeline(show, event);
  return names.map((name) => jobs[0]?.commands[0]?.environment[name]);
}

const refs = [
  "CI_PIPELINE_SOURCE",
  "CI_COMMIT_BRANCH",
  "CI_COMMIT_TAG",
  "CI_COMMIT_REF_NAME",
  "CI_COMMIT_REF_PROTECTED",
];

test.each<[string, Event, (string | undefined)[]]>([
  ["a push to the default branch", push, ["push", "main", undefined, "main", "true"]],
  ["a push to another branch", { kind: "push", branch: "a/b" }, ["push", "a/b", undefined, "a/b", "false"]],
  [
    "a push to a protected branch",
    { kind: "push", branch: "a", protected: true },
    ["push", "a", undefined, "a", "true"],
  ],
  ["a tag", { kind: "tag", tag: "v1" }, ["push", undefined, "v1", "v1", "true"]],
  [
    "a tag that is not protected",
    { kind: "tag", tag: "v1", protected: false },
    ["push", undefined, "v1", "v1", "false"],
  ],
  ["a merge request", mergeRequest, ["merge_request_event", undefined, undefined, "feature", "false"]],
  ["a schedule", schedule, ["schedule", "main", undefined, "main", "true"]],
  ["a pipeline by hand", { kind: "web", branch: "x" }, ["web", "x", undefined, "x", "false"]],
  ["a pipeline of a tag by hand", { kind: "web", tag: "v1" }, ["web", undefined, "v1", "v1", "true"]],
  ["a pipeline through the API", { kind: "api" }, ["api", "main", undefined, "main", "true"]],
])("%s has the ref's variables as GitLab sets them", async (_, event, expected) => {
  expect(await variablesOf(event, refs)).toEqual(expected);
});

const requests = ["IID", "PROJECT_ID", "SOURCE_PROJECT_ID", "SOURCE_BRANCH_NAME", "TARGET_BRANCH_NAME", "EVENT_TYPE"];

test.each<[string, Event, (string | undefined)[]]>([
  ["a merge request", mergeRequest, ["7", "101", "101", "feature", "main", "detached", undefined]],
  [
    "a merge request with all optional properties",
    { kind: "mergeRequest", source: "a", target: "b", labels: ["x", "y z"], eventType: "merge_train" },
    ["7", "101", "101", "a", "b", "merge_train", "x,y z"],
  ],
  [
    "a merge request from a fork",
    { kind: "mergeRequest", fork: true },
    ["7", "101", "202", "feature", "main", "detached", undefined],
  ],
  ["a push", push, Array.from({ length: 7 }, () => undefined)],
])("%s has the merge request's variables as GitLab sets them", async (_, event, expected) => {
  expect(
    await variablesOf(
      event,
      [...requests, "LABELS"].map((name) => `CI_MERGE_REQUEST_${name}`),
    ),
  ).toEqual(expected);
});

test("every event has the project's variables", async () => {
  expect(await variablesOf(push, ["CI", "GITLAB_CI", "CI_PROJECT_ID", "CI_PROJECT_PATH", "CI_DEFAULT_BRANCH"])).toEqual(
    ["true", "true", "101", "acme/shop/api", "main"],
  );
  expect(await variablesOf(push, ["CI_API_V4_URL", "CI_JOB_TOKEN", "CI_ENVIRONMENT_NAME"])).toEqual([
    "https://gitlab.example.com/api/v4",
    "job-token",
    undefined,
  ]);
});

test("a schedule has its description and variables", async () => {
  const event: Event = { kind: "schedule", description: "drift", variables: { DEPTH: "2" } };

  expect(await variablesOf(event, ["CI_PIPELINE_SCHEDULE_DESCRIPTION", "DEPTH"])).toEqual(["drift", "2"]);
});

test("a commit has its title, and a draft is marked as one", async () => {
  const names = ["CI_COMMIT_TITLE", "CI_MERGE_REQUEST_DRAFT"];

  expect(await variablesOf({ kind: "push", branch: "main", title: "Fix it" }, names)).toEqual(["Fix it", undefined]);
  expect(await variablesOf({ kind: "mergeRequest", draft: true }, names)).toEqual(["A change", "true"]);
  expect(await variablesOf(mergeRequest, names)).toEqual(["A change", "false"]);
});

test("pipelines of a branch know its open merge request", async () => {
  const names = ["CI_OPEN_MERGE_REQUESTS"];

  expect(await variablesOf({ kind: "push", branch: "a", openMergeRequest: true }, names)).toEqual(["acme/shop/api!7"]);
  expect(await variablesOf({ kind: "push", branch: "a" }, names)).toEqual([undefined]);
});

test("checks out the event's commit, with the ref of the default branch", async () => {
  const script = [
    "git rev-parse HEAD",
    "git show --format= --name-only",
    "git diff --name-only origin/main",
    "cat new",
  ];
  const event: Event = { kind: "mergeRequest", changed: { new: "text\n" } };

  const { jobs } = await runPipeline(ciFile({ workflow: { rules: [{ when: "always" }] }, job: { script } }), event);

  const lines = jobs[0]!.log.split("\n").filter((line) => line !== "" && !line.startsWith("$"));
  expect(lines).toEqual([expect.stringMatching(/^[0-9a-f]{40}$/), "new", "new", "text"]);
});

const byPath = ciFile({
  workflow: { rules: [{ when: "always" }] },
  infra: { script: ["true"], rules: [{ changes: ["infra/**/*"] }] },
  docs: { script: ["true"], rules: [{ changes: { paths: ["*.md"] } }] },
  fromMain: { script: ["true"], rules: [{ changes: { paths: ["*.md"], compare_to: "refs/heads/main" } }] },
});

test.each<[string, Event, string[]]>([
  ["a push, what it changes", { kind: "push", branch: "main", changed: { "infra/a/b.ts": "" } }, ["infra"]],
  ["a merge request, what it changes", { kind: "mergeRequest", changed: { "README.md": "" } }, ["docs", "fromMain"]],
  ["a push without changes, nothing", { kind: "push", branch: "main", changed: {} }, []],
  ["a push without a list of changes, every file", push, ["infra"]],
  ["a new branch, everything", { kind: "push", branch: "a", newBranch: true, changed: {} }, ["infra", "docs"]],
  ["a tag, everything", { kind: "tag", tag: "v1" }, ["infra", "docs"]],
  ["a schedule, everything", schedule, ["infra", "docs"]],
  ["a pipeline by hand, everything", { kind: "web" }, ["infra", "docs"]],
  ["a pipeline through the API, everything", { kind: "api" }, ["infra", "docs"]],
])("rules:changes sees, of %s, and compare_to what differs from that branch", async (_, event, expected) => {
  expect((await listJobs(byPath, event)).map(({ name }) => name)).toEqual(expected);
});
