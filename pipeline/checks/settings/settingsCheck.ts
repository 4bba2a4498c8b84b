import type { Diagnostic } from "../../diagnostics/diagnostic";
import type { Sections } from "../../settings/sections";
import type { VariableRules } from "../../variableRules";

/** What a check may read in addition to its sections. */
export interface CheckContext {
  /** The CI system's rules for variables. */
  readonly rules: VariableRules;
  /** Whether the settings contain a value at a path such as `reviewStacks.esc.attach`, rather than a default. */
  readonly isWritten: (path: string) => boolean;
}

/** One check of settings. It runs only if all sections that it reads are valid, so it reports no follow-up errors. */
export interface SettingsCheck {
  readonly reads: readonly (keyof Sections)[];
  readonly find: (sections: Sections, context: CheckContext) => readonly Diagnostic[];
}

/** Creates a check that sees only the sections that it names. */
export function check<Key extends keyof Sections>(
  reads: readonly Key[],
  find: (sections: Pick<Sections, Key>, context: CheckContext) => readonly Diagnostic[],
): SettingsCheck {
  return { reads, find };
}
