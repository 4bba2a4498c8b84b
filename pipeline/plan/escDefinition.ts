import { stringify } from "yaml";
import type { EscSettings } from "../settings/settings";

/** The text of an ESC environment, without a newline at the end: Pulumi Cloud's provider trims it and would see a change. */
export function escDefinition({ imports, values }: EscSettings): string {
  const definition = { ...(imports && { imports }), ...(values && { values }) };
  return stringify(definition, { lineWidth: 0, aliasDuplicateObjects: false }).trim();
}
