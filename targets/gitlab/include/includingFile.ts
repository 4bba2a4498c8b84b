import type { Pipeline, TeamInclude, TeamJobs } from "../../../pipeline/model";
import { pipelineStages } from "../../../pipeline/settings/teamJobs";
import { sortedKeys } from "../sortedKeys";
import type { Yaml } from "../yaml";
import { isolatedEntries } from "./isolatedEntries";

/**
 * The form of a rendered file that includes files of the team, and takes precedence. `stages` and the `workflow` rules
 * replace those of the included files. Maps are merged, so `auto_cancel` has both of its keys.
 */
export function includingFile(file: Yaml, pipeline: Pipeline, teamJobs: TeamJobs): Yaml {
  return {
    include: teamJobs.includes.map(includeEntry),
    stages: stagesWith(teamJobs),
    workflow: { ...(file.workflow as Yaml), auto_cancel: { on_new_commit: "none", on_job_failure: "none" } },
    ...isolatedEntries(file, pipeline, { skipsOwnCommits: false }),
  };
}

/** The stages of the team, and then those of the pipeline, whose order its `needs` require. */
export function stagesWith({ stages }: Pick<TeamJobs, "stages">): readonly string[] {
  return [...stages, ...pipelineStages];
}

/** An entry of `include`. GitLab: CI/CD YAML syntax, include. */
export function includeEntry({ source, inputs }: TeamInclude): Yaml {
  const { kind: _, ...place } = source;
  return { ...place, ...(Object.keys(inputs).length > 0 && { inputs: sortedKeys(inputs) }) };
}
