import { type Diagnostic, errorAt } from "../../diagnostics/diagnostic";
import { quoted } from "../../diagnostics/wording";
import { stackFile } from "../../stackFile";
import { inStack } from "./inStack";

/** A project, and the stack of the platform repository that onboards it. */
export interface OnboardedProject {
  readonly stack: string;
  readonly project: string;
  /** The address of its GitLab, if the stack's configuration has one. */
  readonly instance?: string;
}

/**
 * Returns errors for projects that an earlier stack onboards. Each of the two stacks would replace the other's CI file. GitLab:
 * paths that differ only in letter case are one.
 */
export function duplicateProjects(projects: readonly OnboardedProject[]): Diagnostic[] {
  const owners = new Map<string, string>();
  return projects.flatMap(({ stack, project, instance = "" }) => {
    const key = `${instance} ${project}`.toLowerCase();
    const owner = owners.get(key);
    if (owner === undefined) {
      owners.set(key, stack);
      return [];
    }
    const message = `${quoted(project)} is also onboarded by ${stackFile(owner)}, and each stack would replace the other's CI file. Remove one of the two files`;
    return [inStack(stack, errorAt("DUPLICATE_PROJECT", "project", message))];
  });
}
