import { type Diagnostic, errorAt } from "../../diagnostics/diagnostic";
import { quoted } from "../../diagnostics/wording";
import type { Settings } from "../../settings/settings";

/**
 * Returns an error for a stack of another organization. Pulumi: in a self-managed backend the only organization is
 * called "organization".
 */
export function foreignStack(
  { organization, backend }: Pick<Settings, "organization" | "backend">,
  path: string,
  stack: string,
): Diagnostic[] {
  const expected = backend === undefined ? organization : "organization";
  const parts = stack.split("/");
  if (parts.length !== 3 || expected === undefined || parts[0] === expected) return [];
  const wayOut = backend === undefined ? 'Leave the organization out, or change "organization"' : "Leave it out";
  const message = `${quoted(stack)} belongs to organization ${quoted(parts[0])}, not to ${quoted(expected)}. ${wayOut}`;
  return [errorAt("FOREIGN_STACK", path, message)];
}
