import { AccessLevel } from "../../model/accessLevel";
import type { Caller } from "../../model/caller";

/** GitLab: `ci_pipeline_variables_minimum_override_role`. */
const LEVELS = {
  no_one_allowed: AccessLevel.Admin,
  owner: AccessLevel.Owner,
  maintainer: AccessLevel.Maintainer,
  developer: AccessLevel.Developer,
} as const;

/** Whether the caller may set variables of a pipeline or a played job. By default, nobody may. */
export function maySetPipelineVariables({ project, level }: Caller): boolean {
  return level >= LEVELS[project.pipelineVariablesRole ?? "no_one_allowed"];
}
