import { type Checked, checked } from "../diagnostics/checked";
import type { Diagnostic } from "../diagnostics/diagnostic";
import { foundationSchema, type FoundationSettings } from "../foundation/foundationSettings";
import { isMap } from "../isMap";
import { escBaseSchema } from "../settings/esc";
import { schemaDiagnostics } from "../settings/schemaDiagnostics";
import { sharedLogins } from "./settings/esc";

/** Checks `value`, which may be anything, as the settings of a foundation, and fills in the defaults. */
export function checkFoundationSettings(value: unknown): Checked<FoundationSettings> {
  const parsed = foundationSchema.safeParse(value, { reportInput: true });
  return checked(parsed.data, [
    ...(parsed.error ? schemaDiagnostics(foundationSchema, parsed.error) : []),
    ...baseErrors(isMap(value) ? value.base : undefined),
  ]);
}

/** Everybody who may preview any project reads the base: what is wrong in a project's is wrong in it. */
function baseErrors(base: unknown): Diagnostic[] {
  if (!isMap(base)) return [];
  // What the base is called does not matter to what it holds.
  const { project: _, name: _name, ...content } = base;
  const { data } = escBaseSchema.safeParse(content);
  return data ? sharedLogins(data, "base") : [];
}
