import type { Pipeline } from "../../../pipeline/model";
import type { Yaml } from "../yaml";
import { isolatedEntries } from "./isolatedEntries";

/**
 * The rendered file in the form that the team's file includes. The team's file takes precedence. This form has no global keyword,
 * which would change the team's jobs, and all its jobs are in one stage of the team's file. They repeat the `workflow` rule that
 * skips the commits of the rendered file.
 */
export function includedFile(file: Yaml, pipeline: Pipeline, stage: string): Yaml {
  return isolatedEntries(file, pipeline, { stage, skipsOwnCommits: true });
}
