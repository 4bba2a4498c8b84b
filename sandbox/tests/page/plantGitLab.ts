import type { Deployment, Job, JobStatus, Pipeline } from "../../gitlab/ci/entities";
import type { JobDefinition } from "../../gitlab/ci/definition";
import { appendLog, keepArtifact } from "../../gitlab/ci/jobs/jobFiles";
import type { Commit } from "../../gitlab/entities";
import { blobId } from "../../gitlab/git/objects";
import { commitOf, writeCommit } from "../../gitlab/git/repository";
import type { GitLabState } from "../../gitlab/state";
import { plainJob } from "../gitlab/ci/plainJob";
import { canaries, hostile } from "./canaries";

const at = (minute: number, second = 0) =>
  `2026-03-04T11:${String(minute).padStart(2, "0")}:${String(second).padStart(2, "0")}.000Z`;

/** Fills the project 101 with an object of every kind. */
export function plantGitLab(state: GitLabState): void {
  const base = commitOf(
    state,
    state.branches.find(({ name }) => name === "main")!,
  );
  const head = plantRepository(state, base);
  plantSettings(state);
  const merge = { mergeRequestId: plantMergeRequests(state, base, head), sha: head.sha };

  const preview = plantPipeline(state, {
    ...merge,
    ref: "feature/replicas",
    source: "merge_request_event",
    status: "success",
  });
  const first = plantJob(state, preview, "preview-staging", "success", { stage: "preview" });
  plantJob(state, preview, "preview-production", "failed", {
    stage: "preview",
    failureReason: "script_failure",
    exitCode: 3,
    definition: definitionOf("preview-production", { stage: "preview", allowFailure: true }),
  });
  plantLog(state, first.id);
  keepArtifact(state, first.id, report("terraform", "pulumi-report.json", { create: 2, update: 1, delete: 0 }));
  keepArtifact(
    state,
    first.id,
    report("annotations", "links.json", {
      preview: [link("The preview", "https://example.com/preview"), link(hostile, "javascript:alert(1)")],
    }),
  );
  const odd = plantJob(state, preview, hostile, "skipped", { stage: "preview" });
  keepArtifact(state, odd.id, report("terraform", "pulumi-report.json", "nonsense"));

  const deploy = plantPipeline(state, { sha: base.sha, ref: "main", source: "push", status: "running" });
  const old = plantJob(state, deploy, "deploy-staging", "failed", { retried: true, environmentName: "staging" });
  appendLog(state, old.id, "It failed.\n");
  const running = plantJob(state, deploy, "deploy-staging", "running", {
    environmentName: "staging",
    resourceGroup: "staging",
  });
  appendLog(state, running.id, "Working…\n");
  const needs = [{ job: "deploy-staging", artifacts: true, optional: false }];
  plantJob(state, deploy, "deploy-production", "manual", {
    environmentName: "production",
    definition: definitionOf("deploy-production", { when: "manual", needs }),
  });
  plantPipeline(state, {
    sha: base.sha,
    ref: "main",
    source: "web",
    status: "failed",
    yamlErrors: `jobs:${hostile} config is wrong`,
  });
  plantDeployments(state, running, base);
}

function plantRepository(state: GitLabState, base: Commit): Commit {
  const content = Buffer.from("exports.replicas = 3;\n");
  const head = writeCommit(state, 101, {
    parents: [base],
    files: new Map([
      ...base.files,
      ["infra/index.js", { content, blobId: blobId(content), mode: "100644" }],
      ["notes.md", { content, blobId: blobId(content), mode: "100644" }],
    ]),
    message: `Run three of them ${hostile}\n\nBecause one is not enough.\n`,
    author: { name: "grace", email: "grace@example.com" },
    committer: { name: "grace", email: "grace@example.com" },
  });
  state.branches.insert({ projectId: 101, name: "feature/replicas", commitId: head.id });
  state.tags.insert({
    projectId: 101,
    name: "release-1",
    commitId: base.id,
    target: base.sha,
    message: "",
    createdAt: null,
    raw: null,
  });
  return head;
}

function plantSettings(state: GitLabState): void {
  const variable = {
    projectId: 101,
    variableType: "env_var",
    environmentScope: "*",
    description: null,
    hidden: false,
    raw: true,
  } as const;
  state.variables.insert({ ...variable, key: "PLAIN", value: canaries.variable, protected: false, masked: false });
  state.variables.insert({
    ...variable,
    key: "MASKED",
    value: canaries.masked,
    protected: true,
    masked: true,
    hidden: true,
    environmentScope: "production/*",
    description: hostile,
  });
  const rule = (level: number) => state.accessRule({ accessLevel: level });
  state.protectedBranches.insert({
    projectId: 101,
    name: "release/*",
    push: [rule(0)],
    merge: [rule(40), state.accessRule({ userId: 2 })],
    unprotect: [rule(40)],
    allowForcePush: false,
    codeOwnerApprovalRequired: true,
  });
  state.protectedTags.insert({ projectId: 101, name: "release-*", create: [rule(40)] });
  state.pipelineSchedules.insert({
    projectId: 101,
    ownerId: 1,
    description: `Look for drift ${hostile}`,
    ref: "refs/heads/main",
    cron: "0 4 * * *",
    cronTimezone: "UTC",
    active: true,
    inputs: [{ name: "input", value: canaries.scheduleInput }],
    nextRunAt: "2026-03-05T04:00:00.000Z",
    createdAt: at(0),
    updatedAt: at(0),
  });
}

function plantMergeRequests(state: GitLabState, base: Commit, head: Commit): number {
  const common = {
    projectId: 101,
    targetBranch: "main",
    sourceProjectId: 101,
    sourceBranch: "feature/replicas",
    sha: head.sha,
    baseSha: base.sha,
    startSha: base.sha,
    authorId: 2,
    assigneeIds: [],
    reviewerIds: [],
    approverIds: [],
    removeSourceBranch: true,
    squash: false,
    mergeCommitSha: null,
    squashCommitSha: null,
    mergeUserId: null,
    mergeWhenPipelineSucceeds: false,
    mergeParams: { message: null, squashMessage: null, removeSourceBranch: null },
    createdAt: at(1),
    updatedAt: at(2),
    mergedAt: null,
    closedAt: null,
    closedById: null,
  };
  const open = state.mergeRequests.insert({
    ...common,
    iid: 1,
    title: "Run three of them",
    description: `It gets slow at noon.\n\n${hostile}`,
    state: "opened",
    labels: ["infrastructure", hostile],
  });
  state.mergeRequests.insert({
    ...common,
    iid: 2,
    title: hostile,
    description: null,
    state: "merged",
    labels: [],
    mergeUserId: 1,
    mergeCommitSha: head.sha,
    mergedAt: at(3),
  });
  const note = { projectId: 101, mergeRequestId: open.id, internal: false, createdAt: at(2), updatedAt: at(2) };
  state.notes.insert({ ...note, authorId: 1, body: `Looks **good**.\n${hostile}`, system: false });
  state.notes.insert({ ...note, authorId: 2, body: "added 1 commit", system: true });
  return open.id;
}

function plantPipeline(state: GitLabState, changes: Partial<Pipeline>): Pipeline {
  return state.pipelines.insert({
    iid: state.pipelines.all().length + 1,
    projectId: 101,
    userId: 2,
    sha: "0".repeat(40),
    beforeSha: "0".repeat(40),
    ref: "main",
    tag: false,
    status: "running",
    source: "push",
    scheduleId: null,
    mergeRequestId: null,
    variables: [{ key: "FROM_A_PERSON", value: canaries.pipelineVariable, variableType: "env_var" }],
    name: null,
    stages: ["preview", "deploy"],
    yamlErrors: null,
    autoCancel: "conservative",
    createdAt: at(10),
    updatedAt: at(10),
    startedAt: at(10, 2),
    finishedAt: changes.status === "success" ? at(11, 12) : null,
    ...changes,
  });
}

function plantJob(
  state: GitLabState,
  pipeline: Pipeline,
  name: string,
  status: JobStatus,
  changes: Partial<Job> = {},
): Job {
  const stage = changes.stage ?? "deploy";
  return state.jobs.insert({
    projectId: 101,
    pipelineId: pipeline.id,
    userId: pipeline.userId,
    name,
    stage,
    status,
    definition: definitionOf(name, { stage }),
    environmentName: null,
    resourceGroup: null,
    retried: false,
    retries: 0,
    failureReason: null,
    exitCode: null,
    token: canaries.jobToken,
    artifacts: [],
    variables: [{ key: "PRESSED", value: canaries.playVariable, variableType: "env_var" }],
    enqueueImmediately: false,
    scheduledAt: null,
    erasedAt: null,
    createdAt: at(10),
    queuedAt: at(10, 1),
    startedAt: status === "manual" || status === "skipped" ? null : at(10, 2),
    finishedAt: status === "success" || status === "failed" ? at(11, 9) : null,
    ...changes,
  });
}

function definitionOf(name: string, changes: Partial<JobDefinition> = {}): JobDefinition {
  return {
    ...plainJob,
    name,
    stage: "deploy",
    script: ["npm ci"],
    variables: { KEY: canaries.jobVariable },
    idTokens: { PULUMI_ID_TOKEN: { aud: "urn:pulumi:org:acme" } },
    timeout: 3600,
    ...changes,
  };
}

function plantDeployments(state: GitLabState, job: Job, commit: Commit): void {
  const environment = (name: string, tier: "staging" | "production") =>
    state.environments.insert({
      projectId: 101,
      name,
      slug: name,
      description: null,
      externalUrl: name === "staging" ? "https://staging.example.com" : "javascript:alert(1)",
      state: "available",
      tier,
      autoStopSetting: "always",
      autoStopAt: null,
      kubernetesNamespace: null,
      fluxResourcePath: null,
      createdAt: at(0),
      updatedAt: at(0),
    });
  const staging = environment("staging", "staging");
  environment("production", "production");
  const deployment = (iid: number, status: Deployment["status"], finishedAt: string | null) =>
    state.deployments.insert({
      iid,
      projectId: 101,
      environmentId: staging.id,
      jobId: job.id,
      userId: 2,
      ref: "main",
      tag: false,
      sha: commit.sha,
      status,
      createdAt: at(10),
      updatedAt: at(10),
      finishedAt,
    });
  deployment(1, "success", at(10, 40));
  deployment(2, "running", null);
}

function report(fileType: string, filename: string, content: unknown) {
  return { fileType, filename, content: Buffer.from(JSON.stringify(content)) };
}

function link(label: string, url: string): object {
  return { external_link: { label, url } };
}

function plantLog(state: GitLabState, job: number): void {
  appendLog(
    state,
    job,
    [
      "\x1b[0KRunning with the sandbox's runner\x1b[0;m",
      "section_start:1772622602:prepare[collapsed=true]\r\x1b[0K\x1b[36;1mGetting the source\x1b[0;m",
      "\x1b[32;1mFetching changes\x1b[0;m",
      "section_end:1772622605:prepare\r\x1b[0Ksection_start:1772622605:script\r\x1b[0K\x1b[36;1mRunning the script\x1b[0;m",
      "\x1b[32;1m$ pulumi preview --stack acme/shop-api/staging\x1b[0;m",
      "progress 10%\rprogress 100%",
      `a token in the open: ${canaries.jobToken} [MASKED]`,
      `\x1b[38;5;208m${hostile}\x1b[0m`,
      " \x1b[38;5;2m+ \x1b[0m aws:s3:Bucket  \x1b[1massets\x1b[22m  create",
      `a very long line ${"x".repeat(300)}`,
      "",
      "\x1b[31;1mwarning: something\x1b[0m \x1b[41mon red\x1b[0m",
      "section_end:1772622669:script\r\x1b[0K",
      "\x1b[32;1mJob succeeded\x1b[0;m",
      "",
    ].join("\n"),
  );
}
