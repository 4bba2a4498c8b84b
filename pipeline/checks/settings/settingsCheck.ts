import type { Diagnostic } from "../../diagnostics/diagnostic";
import type { Sections } from "../../settings/sections";
import type { VariableRules } from "../../variableRules";

/** What a check may ask besides the sections that it reads. */
export interface CheckContext {
  /** What the CI system says of the names of variables. */
  readonly rules: VariableRules;
  /** Whether the settings have a value at a path such as `reviewStacks.esc.attach`, rather than a default. */
  readonly isWritten: (path: string) => boolean;
}

/** One check of settings. It runs where all sections that it reads are valid, so that it reports no follow-up error. */
export interface SettingsCheck {
  readonly reads: readonly (keyof Sections)[];
  readonly find: (sections: Sections, context: CheckContext) => readonly Diagnostic[];
}

/** A check that sees only the sections that it names. */
export function check<Key extends keyof Sections>(
  reads: readonly Key[],
  find: (sections: Pick<Sections, Key>, context: CheckContext) => readonly Diagnostic[],
): SettingsCheck {
  return { reads, find };
}
