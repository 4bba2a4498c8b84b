import { type Checked, checked } from "../diagnostics/checked";
import type { Diagnostic } from "../diagnostics/diagnostic";
import { foundationSchema, type FoundationSettings } from "../foundation/foundationSettings";
import { isMap } from "../isMap";
import { escBaseSchema } from "../settings/esc";
import { schemaDiagnostics } from "../settings/schemaDiagnostics";
import { sharedLogins } from "./settings/esc";
import { keptTrustErrors } from "./settings/leave";

/** Checks any value as the settings of a foundation, and fills in the defaults. */
export function checkFoundationSettings(value: unknown): Checked<FoundationSettings> {
  const parsed = foundationSchema.safeParse(value, { reportInput: true });
  return checked(parsed.data, [
    ...(parsed.error ? schemaDiagnostics(foundationSchema, parsed.error) : []),
    ...baseErrors(isMap(value) ? value.base : undefined),
    ...keptTrustErrors(parsed.data?.leave),
  ]);
}

/**
 * Returns the errors in the organization's base. Previews of every project can read it, so the rules for a project's
 * base apply.
 */
function baseErrors(base: unknown): Diagnostic[] {
  if (!isMap(base)) return [];
  // The name of the base is not part of its content.
  const { project: _, name: _name, ...content } = base;
  const { data } = escBaseSchema.safeParse(content);
  return data ? sharedLogins(data, "base") : [];
}
