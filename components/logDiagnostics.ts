import * as pulumi from "@pulumi/pulumi";
import { describeBriefly, type Diagnostic } from "../pipeline/diagnostics/diagnostic";

/** Shows warnings and facts in the preview and in the update, at the component. Errors end the program instead. */
export function logDiagnostics(diagnostics: readonly Diagnostic[], resource: pulumi.Resource): void {
  for (const diagnostic of diagnostics) {
    const log = diagnostic.severity === "info" ? pulumi.log.info : pulumi.log.warn;
    void log(describeBriefly(diagnostic), resource);
  }
}
