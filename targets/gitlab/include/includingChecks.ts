import { type Diagnostic, errorAt, warningAt } from "../../../pipeline/diagnostics/diagnostic";
import { listed, quoted } from "../../../pipeline/diagnostics/wording";
import { isMap } from "../../../pipeline/isMap";
import type { Pipeline, TeamJobs } from "../../../pipeline/model";
import { toGitLab } from "../renderGitLab";
import { parentsOf } from "../templates";
import { stagesWith } from "./includingFile";
import { refersToInput } from "./inputs";
import { type TeamContents, teamEntries, type TeamEntry } from "./teamContents";
import { nameClashes, identityDiagnostics, type Merge, unreadIncludes } from "./teamEntryChecks";
import { scheduledJobs } from "./workflowChecks";

/** The findings about the merge if the rendered file includes files of the team, and takes precedence. */
export function includingDiagnostics(team: TeamContents, pipeline: Pipeline, teamJobs: TeamJobs): Diagnostic[] {
  const merge: Merge = { pipeline, rendered: toGitLab(pipeline), setting: "include" };
  const missing = team.missing ?? [];
  return [
    ...missingFiles(missing),
    ...nameClashes(team, merge),
    ...missingStages(team, teamJobs),
    ...identityDiagnostics(team, merge),
    ...ignoredKeywords(team),
    ...scheduledJobs(team, undefined, pipeline, "include"),
    ...unreadIncludes(
      { ...team, unread: team.unread.filter((file) => !missing.includes(file.replace(/^\//, ""))) },
      merge,
    ),
  ];
}

/** GitLab creates no pipeline at all if a local file that is included does not exist. */
function missingFiles(missing: readonly string[]): Diagnostic[] {
  return missing.map((path) => {
    const message = `the default branch has no ${path}, and GitLab starts no pipeline without it. Commit it first, or remove it from include`;
    return errorAt("MISSING_INCLUDE", "include", message);
  });
}

/** GitLab creates no pipeline at all if the stage of a job does not exist. */
function missingStages(team: TeamContents, teamJobs: TeamJobs): Diagnostic[] {
  const known = [".pre", ...stagesWith(teamJobs), ".post"];
  const entries = new Map(teamEntries(team).map((entry) => [entry.name, entry]));
  return [...entries.values()].flatMap((entry) => {
    const stage = entry.name.startsWith(".") ? undefined : stageOf(entry, entries);
    if (stage === undefined || known.includes(stage) || refersToInput(stage)) return [];
    const message = `${quoted(entry.name)} in ${entry.path} has the stage ${quoted(stage)}, which does not exist: ${listed(known)}. Add it to stages, or give the job another stage`;
    return [errorAt("MISSING_STAGE", "stages", message)];
  });
}

/** The stage of a job; undefined if it may come from a file that is not read. GitLab: stage, `test` by default. */
function stageOf(entry: TeamEntry, entries: ReadonlyMap<string, TeamEntry>): string | undefined {
  const found = writtenStage(entry, entries, 0);
  return found && (found.stage ?? "test");
}

/** The stage of an entry or of its parents, where later parents take precedence. Undefined if a parent is not known. */
function writtenStage(
  { content }: TeamEntry,
  entries: ReadonlyMap<string, TeamEntry>,
  depth: number,
): { readonly stage?: string } | undefined {
  if (typeof content.stage === "string") return { stage: content.stage };
  // A list is a reference to another entry. GitLab: extends, at most 11 levels.
  if (content.stage !== undefined || depth > 11) return undefined;
  for (const name of parentsOf(content).toReversed()) {
    const parent = entries.get(name);
    const found = parent && writtenStage(parent, entries, depth + 1);
    if (found === undefined || found.stage !== undefined) return found;
  }
  return {};
}

/** Keywords of included files that the rendered file replaces. GitLab: include, "Merge method". */
function ignoredKeywords({ files }: TeamContents): Diagnostic[] {
  return files
    .filter(({ content: { workflow } }) => isMap(workflow) && workflow.rules !== undefined)
    .map(({ path }) => {
      const message = `the workflow rules in ${path} have no effect, because those of the pipeline replace them: jobs run for merge requests, and for the branches, tags and schedules of the pipeline. Remove them`;
      return warningAt("TEAM_WORKFLOW", "include", message);
    });
}
