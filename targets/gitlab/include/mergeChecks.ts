import { type Diagnostic, errorAt } from "../../../pipeline/diagnostics/diagnostic";
import { listed, quoted } from "../../../pipeline/diagnostics/wording";
import type { Pipeline } from "../../../pipeline/model";
import { ciFile } from "../ciFilePath";
import { toGitLab } from "../renderGitLab";
import { includingDiagnostics } from "./includingChecks";
import { lastValue, type TeamContents } from "./teamContents";
import { nameClashes, identityDiagnostics, type Merge, unreadIncludes } from "./teamEntryChecks";
import { workflowDiagnostics } from "./workflowChecks";

/** The findings about the merge of a team's CI configuration with the rendered file, before the file is committed. */
export function mergeDiagnostics(team: TeamContents, pipeline: Pipeline): Diagnostic[] {
  const { included, teamJobs } = pipeline;
  if (included) return includedDiagnostics(team, pipeline, included.stage);
  return teamJobs ? includingDiagnostics(team, pipeline, teamJobs) : [];
}

/** The findings about the merge if the team's file includes the rendered one, and takes precedence. */
function includedDiagnostics(team: TeamContents, pipeline: Pipeline, stage: string): Diagnostic[] {
  const merge: Merge = { pipeline, rendered: toGitLab(pipeline), setting: "delivery" };
  return [
    ...nameClashes(team, merge),
    ...missingStage(team, stage),
    ...identityDiagnostics(team, merge),
    ...workflowDiagnostics(team, pipeline),
    ...unreadIncludes(team, merge),
  ];
}

/** GitLab: stages, the default ones. `.pre` and `.post` always exist. */
const defaultStages = ["build", "test", "deploy"];

function missingStage(team: TeamContents, stage: string): Diagnostic[] {
  const written = lastValue(team, "stages");
  const stages = Array.isArray(written) ? written.flat(Infinity).map(String) : undefined;
  // A file that is not read may have them.
  if (stages === undefined && team.unread.length > 0) return [];
  if ((stages ?? defaultStages).includes(stage)) return [];
  const message = `${ciFile} has no stage ${quoted(stage)} for the jobs of the pipeline. Set stage to one of its stages, best to the last one: ${listed(stages ?? defaultStages)}`;
  return [errorAt("MISSING_STAGE", "stage", message)];
}
