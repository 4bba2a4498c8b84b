import type { Pipeline, TeamJobs } from "../../../../pipeline/model";
import { includedCiFile } from "../../../../targets/gitlab/ciFilePath";
import { addInclude } from "../../../../targets/gitlab/include/editInclude";
import { renderGitLab } from "../../../../targets/gitlab/renderGitLab";
import type { Event } from "../harness/events";
import { listJobs, type ListedJob, type Run, runPipeline, type RunOptions } from "../harness/runPipeline";

/** Runs a pipeline as it is delivered: as the CI file, or as a file that a team's file includes. */
export async function runDelivered(pipeline: Pipeline, event: Event, options: RunOptions = {}): Promise<Run> {
  const { included, teamJobs } = pipeline;
  if (teamJobs) return runIncluding(pipeline, teamJobs, event, options);
  if (!included) return runPipeline(renderGitLab(pipeline), event, options);
  return runMerged(`stages: [build, ${included.stage}]\n`, pipeline, event, options);
}

/** What a local file of the team has that would change every job that inherits it. */
export const globalsOfTeam = `
default:
  image: alpine:3
  before_script: [npm run of-the-team]
  after_script: [npm run after-of-the-team]
  tags: [team]
variables: { PULUMI_STACK: acme/other/stack, PULUMI_TEAM: other, PULUMI_HOME: /team }
stages: [other]
workflow: { rules: [{ when: never }] }
.deploy: { script: [npm run of-the-team] }
`;

/** Runs a pipeline with the local files that it includes. The others are on servers, so they are left out. */
async function runIncluding(pipeline: Pipeline, teamJobs: TeamJobs, event: Event, options: RunOptions): Promise<Run> {
  const includes = [{ source: { kind: "local", local: "ci/globals.yml" }, inputs: {} }] as const;
  const files = { ...(options.files ?? { "infra/Pulumi.yaml": "" }), "ci/globals.yml": globalsOfTeam };
  const text = renderGitLab({ ...pipeline, teamJobs: { ...teamJobs, includes } });
  return runPipeline(text, event, { ...options, files });
}

/** Runs a team's file after the include was added to it. */
export async function runMerged(
  team: string,
  pipeline: Pipeline,
  event: Event,
  options: RunOptions = {},
): Promise<Run> {
  return runPipeline(merged(team), event, withOurs(pipeline, options));
}

/** The jobs of a team's file after the include was added to it. */
export async function listMerged(team: string, pipeline: Pipeline, event: Event): Promise<readonly ListedJob[]> {
  return listJobs(merged(team), event, withOurs(pipeline, {}));
}

function merged(team: string): string {
  const edited = addInclude(team, includedCiFile);
  if (!edited.ok) throw new Error(edited.fault);
  return edited.value;
}

function withOurs(pipeline: Pipeline, options: RunOptions): RunOptions {
  return {
    ...options,
    files: { ...(options.files ?? { "infra/Pulumi.yaml": "" }), [includedCiFile]: renderGitLab(pipeline) },
  };
}

/** Events that start different jobs, each with its description. */
export const usualEvents: readonly [string, Event][] = [
  ["a merge request", { kind: "mergeRequest" }],
  ["a merge request from a fork", { kind: "mergeRequest", fork: true }],
  ["a push to main", { kind: "push", branch: "main" }],
  ["the commit of the file", { kind: "push", branch: "main", title: "Update pipeline of stack shop-api" }],
  ["a push to another branch", { kind: "push", branch: "topic" }],
  ["a release tag", { kind: "tag", tag: "release-1" }],
  ["another tag", { kind: "tag", tag: "v1" }],
  ["the drift schedule", { kind: "schedule", description: "Pulumi drift" }],
];
