import type * as gitlab from "@pulumi/gitlab";
import { Visibility } from "../../../pipeline/settings/choices";
import type { PlannedSchedule } from "../../../targets/gitlab/project/schedules";
import type { PlannedVariable } from "../../../targets/gitlab/project/variables";
import { change } from "../../lookups/adoption";

type FoundVariable = gitlab.GetProjectVariablesResult["variables"][number];
type FoundSchedule = Omit<gitlab.GetPipelineSchedulesResult["pipelineSchedules"][number], "id">;

/** What an update changes in an existing CI/CD variable. The texts never contain its old value, which may be secret. */
export function variableChanges(found: FoundVariable, planned: PlannedVariable): string[] {
  const { value, type, raw, description = "", protected: isProtected, visibility } = planned;
  return [
    ...(value.kind === "plain" && value.text === found.value ? [] : ["its value"]),
    ...change("type", found.variableType, type),
    ...change("raw", found.raw, raw),
    ...change("description", found.description, description),
    ...change("protected", found.protected, isProtected),
    ...(visibility === undefined ? [] : visibilityChanges(found, visibility)),
  ];
}

/** The same for the variable of a stored token. */
export function tokenVariableChanges(found: FoundVariable): string[] {
  return ["its value", ...visibilityChanges(found, Visibility.Hidden)];
}

function visibilityChanges(found: FoundVariable, planned: Visibility): string[] {
  // GitLab returns no value of a hidden variable.
  if (planned === Visibility.Hidden && found.value !== "") {
    return ["hidden, for which it is deleted and created again, because GitLab can't hide an existing variable"];
  }
  return change("masked", found.masked, planned !== Visibility.Visible);
}

/** What an update changes in an existing pipeline schedule. */
export function scheduleChanges(found: FoundSchedule, planned: PlannedSchedule): string[] {
  return [
    ...change("cron", found.cron, planned.cron),
    ...change("time zone", found.cronTimezone, planned.timezone),
    ...change("active", found.active, true),
  ];
}
