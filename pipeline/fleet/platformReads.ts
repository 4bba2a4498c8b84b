import { resolve } from "../flow/resolve";
import type { FoundationSettings } from "../foundation/foundationSettings";
import { planEscEnvironments } from "../plan/esc/planEscEnvironments";
import type { Settings } from "../settings/settings";

/** What previews and drift detection of the platform repository read in Pulumi Cloud. */
export interface PlatformReads {
  /** The names of the stacks of the platform repository. */
  readonly stacks: readonly string[];
  /** The ESC environments that these stacks create, as `project/environment`. */
  readonly escEnvironments: readonly string[];
}

/** Returns the ESC environments that the stack of a project creates, as `project/environment`. */
export function escEnvironmentsOf(settings: Settings): string[] {
  return planEscEnvironments(resolve(settings)).map(escPath);
}

/** Returns the base ESC environment of a foundation, if it has one. */
export function baseOf({ base }: Pick<FoundationSettings, "base">): string[] {
  return base ? [escPath(base)] : [];
}

/** Returns the path of an ESC environment, as `project/environment`. */
export function escPath({ project, name }: { readonly project: string; readonly name: string }): string {
  return `${project}/${name}`;
}

/** Returns the same reads in one order, each once. */
export function sortedReads({ stacks, escEnvironments }: PlatformReads): PlatformReads {
  return { stacks: sortedSet(stacks), escEnvironments: sortedSet(escEnvironments) };
}

function sortedSet(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
