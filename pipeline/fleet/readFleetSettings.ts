import { type Checked, checked } from "../diagnostics/checked";
import { schemaDiagnostics } from "../settings/schemaDiagnostics";
import { fleetKey } from "../stackFile";
import { readProjectValue } from "../stackText/readProjectValue";
import { fleetSchema, type FleetSettings } from "./fleetSettings";

/** Reads the settings of the platform repository in the text of its `Pulumi.yaml`. Without any, all settings are the defaults. */
export function readFleetSettings(file: string, text: string): Checked<FleetSettings> {
  const { value, diagnostics } = readProjectValue(file, text, fleetKey);
  if (diagnostics.length > 0) return { diagnostics };
  const parsed = fleetSchema.safeParse(value?.value ?? {}, { reportInput: true });
  const errors = parsed.error ? schemaDiagnostics(fleetSchema, parsed.error) : [];
  return checked(
    parsed.data,
    errors.map((one) => ({ ...one, file, ...(value && { position: value.locate(one.path) }) })),
  );
}
