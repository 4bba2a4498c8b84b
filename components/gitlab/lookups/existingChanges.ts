import { Visibility } from "../../../pipeline/settings/choices";
import type { PlannedSchedule } from "../../../targets/gitlab/project/schedules";
import type { PlannedVariable } from "../../../targets/gitlab/project/variables";
import { change } from "../../lookups/adoption";
import type { FoundSchedule, FoundVariable } from "./projectLists";

/** What an update changes in an existing CI/CD variable. The texts never contain its old value, which may be secret. */
export function variableChanges(found: FoundVariable, planned: PlannedVariable): string[] {
  const { value, type, raw, description = "", protected: isProtected, visibility } = planned;
  return [
    ...(value.kind === "plain" && value.text === found.value ? [] : ["its value"]),
    ...change("type", found.variableType, type),
    ...change("raw", found.raw, raw),
    ...change("description", found.description, description),
    ...change("protected", found.protected, isProtected),
    ...(visibility === undefined ? [] : change("masked", found.masked, visibility !== Visibility.Visible)),
  ];
}

/**
 * Why an existing CI/CD variable can't be adopted: GitLab neither hides an existing variable nor shows a hidden one
 * again. Without a visibility, a secret is hidden if GitLab can mask it.
 */
export function variableObstacle(found: FoundVariable, visibility: Visibility | undefined): string | undefined {
  if (visibility !== undefined && visibility !== Visibility.Hidden) {
    return isHidden(found)
      ? "GitLab can't show a hidden variable again. Set its visibility to hidden, or delete it in GitLab first"
      : undefined;
  }
  return isHidden(found)
    ? undefined
    : "GitLab can't hide an existing variable. Set its visibility to masked, or delete it in GitLab first";
}

/** Why the existing variable of a stored token can't be adopted. The planned one is always hidden. */
export function tokenObstacle(found: FoundVariable): string | undefined {
  return isHidden(found) ? undefined : "GitLab can't hide an existing variable. Delete it in GitLab first";
}

function isHidden({ masked, value }: FoundVariable): boolean {
  return masked && !value;
}

/** What an update changes in an existing pipeline schedule. */
export function scheduleChanges(found: Omit<FoundSchedule, "id">, planned: PlannedSchedule): string[] {
  return [
    ...change("cron", found.cron, planned.cron),
    ...change("time zone", found.cronTimezone, planned.timezone),
    ...change("active", found.active, true),
  ];
}
