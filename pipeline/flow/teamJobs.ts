import type { TeamInclude, TeamJobs } from "../model";
import type { Settings } from "../settings/settings";
import { defaultTeamStages } from "../settings/teamJobs";

/** Resolves the jobs of the team; none if the rendered file includes no files. */
export function teamJobsOf({ include, stages }: Settings): { teamJobs?: TeamJobs } {
  return include.length === 0
    ? {}
    : { teamJobs: { stages: stages ?? defaultTeamStages, includes: include.map(resolveInclude) } };
}

function resolveInclude({ inputs = {}, ...include }: Settings["include"][number]): TeamInclude {
  return { source: sourceOf(include), inputs };
}

function sourceOf(include: Omit<Settings["include"][number], "inputs">): TeamInclude["source"] {
  const { local, component, template, project = "", file = "", ref } = include;
  if (local !== undefined) return { kind: "local", local };
  if (component !== undefined) return { kind: "component", component };
  if (template !== undefined) return { kind: "template", template };
  return { kind: "project", project, file, ...(ref !== undefined && { ref }) };
}
