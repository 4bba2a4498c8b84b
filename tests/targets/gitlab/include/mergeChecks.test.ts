import type { Diagnostic } from "../../../../pipeline/diagnostics/diagnostic";
import { mergeDiagnostics } from "../../../../targets/gitlab/include/mergeChecks";
import type { TeamContents } from "../../../../targets/gitlab/include/teamContents";
import { readTeamFile } from "../../../../targets/gitlab/include/teamFile";
import { pipelineWith, previewedAlone, storedTokens } from "../../../pipeline/examples";
import { staging } from "../flows/expected";

/** The diagnostics of a team's file, and of files that it includes. */
function found(team: string, changes: object = {}, more: Partial<TeamContents> = {}): Diagnostic[] {
  const contents = { files: [...(more.files ?? []), file(".gitlab-ci.yml", team)], unread: more.unread ?? [] };
  return mergeDiagnostics(contents, pipelineWith({ delivery: "include", ...changes }));
}

function file(path: string, text: string): TeamContents["files"][number] {
  const read = readTeamFile(text);
  if (!read.ok) throw new Error(read.fault);
  return { path, content: read.value.content };
}

const workflow =
  "workflow:\n  rules:\n    - if: $CI_PIPELINE_SOURCE == 'merge_request_event'\n    - if: $CI_COMMIT_BRANCH\n    - if: $CI_COMMIT_TAG\n";
const build = "build:\n  script: make\n";

function codes(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ severity, code }) => `${severity} ${code}`);
}

const accepted: readonly [string, string, object?][] = [
  ["a file that fits", workflow + build],
  ["an empty file", ""],
  ["stages with that of the jobs", `${workflow}stages: [build, deploy]\n`],
  ["another stage of the settings", `${workflow}stages: [build, release]\n`, { stage: "release" }],
  ["stages of a reference", `${workflow}stages: [build, [deploy]]\n`],
  ["workflow rules for everything", "workflow:\n  rules:\n    - if: $NO_CI\n      when: never\n    - when: always\n"],
  ["a hidden entry with a name of a file that is ours alone", `${workflow}.deploy:\n  script: make\n`],
  ["a job that needs one of ours", `${workflow}smoke:\n  needs: [deploy-staging]\n  script: make\n`],
  ["an ID token for another service", `${workflow}aws:\n  id_tokens:\n    T: {aud: "sts.amazonaws.com"}\n`],
  ["jobs with rules", "build:\n  script: make\n  rules:\n    - if: $CI_COMMIT_BRANCH\n"],
];

test.each(accepted.map(([title, ...rest]) => [title, rest] as const))("accepts %s", (_, [team, changes]) => {
  expect(found(team, changes)).toEqual([]);
});

const reported: readonly [string, string, string, string, object?][] = [
  [
    "a job of the same name",
    `${workflow}preview:\n  script: make\n`,
    "error MERGE_CLASH",
    '"preview" is in .gitlab-ci.yml and in the rendered file',
  ],
  [
    "a hidden entry of the same name",
    `${workflow}.pulumi-job:\n  tags: [a]\n`,
    "error MERGE_CLASH",
    '".pulumi-job" is in',
  ],
  [
    "stages without ours",
    `${workflow}stages: [build, test]\n`,
    "error MISSING_STAGE",
    'has no stage "deploy" for the jobs of the pipeline. Set stage to one of its stages, best to the last one: "build", "test"',
  ],
  ["default stages without ours", workflow, "error MISSING_STAGE", 'has no stage "release"', { stage: "release" }],
  [
    "an ID token for Pulumi Cloud",
    `${workflow}x:\n  id_tokens:\n    T: {aud: "urn:pulumi:org:acme"}\n`,
    "error TEAM_JOB_IDENTITY",
    '"x" in .gitlab-ci.yml requests an ID token',
  ],
  [
    "a list of audiences with it",
    `${workflow}.x:\n  id_tokens:\n    T: {aud: [a, "urn:pulumi:org:acme"]}\n`,
    "error TEAM_JOB_IDENTITY",
    '".x" in',
  ],
  [
    "such an ID token for all jobs",
    `${workflow}default:\n  id_tokens:\n    T: {aud: "urn:pulumi:org:acme"}\n`,
    "error TEAM_JOB_IDENTITY",
    "default in .gitlab-ci.yml requests",
  ],
  [
    "a job that extends ours",
    `${workflow}x:\n  extends: deploy-staging\n`,
    "error TEAM_JOB_IDENTITY",
    'uses "deploy-staging" of the rendered file',
  ],
  [
    "a job that extends a hidden entry of ours",
    `${workflow}x:\n  extends: [.y, .pulumi-program]\n`,
    "error TEAM_JOB_IDENTITY",
    'uses ".pulumi-program"',
  ],
  [
    "a reference to an entry of ours",
    `${workflow}x:\n  script:\n    - !reference [.pulumi-program, before_script]\n`,
    "error TEAM_JOB_IDENTITY",
    'uses ".pulumi-program"',
  ],
  [
    "a reference to the ID tokens of a job",
    `${workflow}x:\n  id_tokens: !reference [deploy-staging, id_tokens]\n`,
    "error TEAM_JOB_IDENTITY",
    'uses "deploy-staging"',
  ],
  [
    "an environment of a deployment",
    `${workflow}x:\n  environment: production\n`,
    "warning TEAM_JOB_ENVIRONMENT",
    'uses environment "production", which is that of job "deploy-production"',
  ],
  [
    "that environment with stored tokens",
    `${workflow}x:\n  environment: {name: staging}\n`,
    "error TEAM_JOB_IDENTITY",
    "gets the Pulumi access token of that job",
    { ...storedTokens, ...previewedAlone(staging) },
  ],
  [
    "jobs that cancel others",
    "workflow:\n  auto_cancel: {on_job_failure: all}\n",
    "error CANCELLED_DEPLOYMENTS",
    "a failed job of the team would cancel",
  ],
  [
    "a rule whose jobs cancel others",
    "workflow:\n  rules:\n    - when: always\n      auto_cancel: {on_job_failure: all}\n",
    "error CANCELLED_DEPLOYMENTS",
    "a failed job",
  ],
  [
    "no rule for merge requests",
    "workflow:\n  rules:\n    - if: $CI_COMMIT_BRANCH\n    - if: $CI_COMMIT_TAG\n",
    "warning TEAM_WORKFLOW",
    'no rule for "merge requests", and',
  ],
  [
    "a rule that is never true",
    "workflow:\n  rules:\n    - if: $CI_PIPELINE_SOURCE == 'merge_request_event'\n      when: never\n    - if: $CI_COMMIT_BRANCH || $CI_COMMIT_TAG\n",
    "warning TEAM_WORKFLOW",
    'no rule for "merge requests", and',
  ],
  [
    "no rule but for merge requests",
    "workflow:\n  rules:\n    - if: $CI_PIPELINE_SOURCE == 'merge_request_event'\n",
    "warning TEAM_WORKFLOW",
    'no rule for "pushes to branches", "tags", and',
  ],
  ["no workflow, but jobs without rules", build, "warning TEAM_WORKFLOW", 'jobs without rules, such as "build"'],
  [
    "jobs that run on our schedules",
    workflow + build,
    "warning TEAM_WORKFLOW",
    "the schedules of this pipeline also run jobs of the team",
    { drift: { schedule: "0 4 * * *" } },
  ],
];

test.each(reported.map(([title, ...rest]) => [title, rest] as const))(
  "reports %s",
  (_, [team, code, message, changes]) => {
    const diagnostics = found(team, changes);

    expect(codes(diagnostics)).toEqual([code]);
    expect(diagnostics[0]!.message).toContain(message);
  },
);

test("included files count, and the including file takes precedence", () => {
  const files = [file("ci/a.yml", `${workflow}stages: [a]\npreview:\n  script: make\n`)];

  expect(found("stages: [deploy]\n", {}, { files }).map(({ message }) => message)).toEqual([
    expect.stringMatching(/^"preview" is in ci\/a\.yml and in the rendered file/),
  ]);
  expect(codes(found("", {}, { files }))).toEqual(["error MERGE_CLASH", "error MISSING_STAGE"]);
});

test("names the includes that were not read, and leaves open which stages they have", () => {
  const diagnostics = found(workflow, { stage: "release" }, { unread: ["Security/SAST.gitlab-ci.yml"] });

  expect(codes(diagnostics)).toEqual(["warning UNREAD_INCLUDES"]);
  expect(diagnostics[0]!.message).toContain('"Security/SAST.gitlab-ci.yml"');
});

test("without a file of the team, nothing is merged", () => {
  const contents = { files: [file(".gitlab-ci.yml", "preview: {script: make}\n")], unread: [] };

  expect(mergeDiagnostics(contents, pipelineWith())).toEqual([]);
});
