import type { Pipeline } from "../../../../pipeline/model";
import { includedCiFile } from "../../../../targets/gitlab/ciFilePath";
import { addInclude } from "../../../../targets/gitlab/include/editInclude";
import { renderGitLab } from "../../../../targets/gitlab/renderGitLab";
import type { Event } from "../harness/events";
import { listJobs, type ListedJob, type Run, runPipeline, type RunOptions } from "../harness/runPipeline";

/** Runs a pipeline as it is delivered: as the CI file, or as a file that a team's file includes. */
export async function runDelivered(pipeline: Pipeline, event: Event, options: RunOptions = {}): Promise<Run> {
  const { included } = pipeline;
  if (!included) return runPipeline(renderGitLab(pipeline), event, options);
  return runMerged(`stages: [build, ${included.stage}]\n`, pipeline, event, options);
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
