import { type Diagnostic, errorAt, warningAt } from "../../pipeline/diagnostics/diagnostic";

/** Returns the diagnostic of a risk that this update does not restore. */
export type RiskOf = (
  code: "WEAKENED_PROTECTION" | "WIDENED_ACCESS" | "ALREADY_DELETED",
  path: string,
  message: string,
) => Diagnostic;

/** A preview names the risk, so that its reader sees everything. An update would go on with it, and is refused. */
export function riskIn(isPreview: boolean): RiskOf {
  return isPreview ? warningAt : errorAt;
}
