import { type Checked, checked } from "../diagnostics/checked";
import { schemaDiagnostics } from "../settings/schemaDiagnostics";
import { fleetKey } from "../stackFile";
import { readProjectValue } from "../stackText/readProjectValue";
import { checkFleetPipeline } from "./pipelineChecks";
import { fleetSchema, type FleetSettings } from "./fleetSettings";

/** Reads the settings of the platform repository in the text of its `Pulumi.yaml`. Without any, all settings are the defaults. */
export function readFleetSettings(file: string, text: string): Checked<FleetSettings> {
  const { value, diagnostics } = readProjectValue(file, text, fleetKey);
  if (diagnostics.length > 0) return { diagnostics };
  const settings = checkFleetSettings(value?.value ?? {});
  return {
    ...settings,
    diagnostics: settings.diagnostics.map((one) => ({
      ...one,
      file,
      ...(value && { position: value.locate(one.path) }),
    })),
  };
}

/** Checks the settings of a platform repository as they were written. */
export function checkFleetSettings(written: unknown): Checked<FleetSettings> {
  const parsed = fleetSchema.safeParse(written, { reportInput: true });
  const { pipeline } = parsed.data ?? {};
  return checked(
    parsed.data,
    parsed.error ? schemaDiagnostics(fleetSchema, parsed.error) : pipeline ? checkFleetPipeline(pipeline) : [],
  );
}
