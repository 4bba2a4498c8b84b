import { type Diagnostic, errorAt } from "../../../pipeline/diagnostics/diagnostic";
import { listed, quoted } from "../../../pipeline/diagnostics/wording";
import type { Pipeline } from "../../../pipeline/model";
import { ciFile } from "../ciFilePath";
import { toGitLab } from "../renderGitLab";
import { includingDiagnostics } from "./includingChecks";
import { lastValue, type TeamContents } from "./teamContents";
import { clashes, identityDiagnostics, type Merge, unreadIncludes } from "./teamEntryChecks";
import { workflowDiagnostics } from "./workflowChecks";

/** What the merge of a team's CI configuration with the rendered file would do, before it is committed. */
export function mergeDiagnostics(team: TeamContents, pipeline: Pipeline): Diagnostic[] {
  const { included, teamJobs } = pipeline;
  if (included) return includedDiagnostics(team, pipeline, included.stage);
  return teamJobs ? includingDiagnostics(team, pipeline, teamJobs) : [];
}

/** What the merge does if the team's file includes the rendered one, and wins. */
function includedDiagnostics(team: TeamContents, pipeline: Pipeline, stage: string): Diagnostic[] {
  const merge: Merge = { pipeline, ours: toGitLab(pipeline), setting: "delivery" };
  return [
    ...clashes(team, merge),
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
  const message = `the stages of ${ciFile} have no ${quoted(stage)}, which is the stage of all jobs. Set stage to the last one that should wait for none of them: ${listed(stages ?? defaultStages)}`;
  return [errorAt("MISSING_STAGE", "stage", message)];
}
