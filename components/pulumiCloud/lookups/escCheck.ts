import * as pulumi from "@pulumi/pulumi";
import { type Diagnostic, errorAt } from "../../../pipeline/diagnostics/diagnostic";
import { quoted } from "../../../pipeline/diagnostics/wording";
import { type CheckableDefinition, checkableDefinitions } from "../../../pipeline/plan/esc/checkableDefinitions";
import type { Plan } from "../../../pipeline/plan/plan";
import { attempt } from "../../lookups/attempt";
import { type CloudAccess, cloudAccess } from "./cloudAccess";
import { cloudDiagnostic } from "./cloudDiagnostic";
import { requestCloud } from "./cloudRequest";

/**
 * The errors that ESC reports for the definitions. A preview checks them here, because the provider checks a
 * definition only when it is created (pulumiservice 1.3.0). Secrets are replaced by placeholders, not sent.
 */
export async function checkEscDefinitions(
  plan: Pick<Plan, "organization" | "escEnvironments">,
  options: pulumi.InvokeOptions,
): Promise<Diagnostic[]> {
  const definitions = checkableDefinitions(plan.escEnvironments);
  if (definitions.length === 0 || !pulumi.runtime.isDryRun()) return [];
  const access = await cloudAccess(options);
  // Other lookups report a missing token.
  if (!access) return [];
  const found = await Promise.all(definitions.map((one) => checkDefinition(access, plan.organization ?? "", one)));
  return found.flat();
}

async function checkDefinition(
  access: CloudAccess,
  organization: string,
  { path, name, text }: CheckableDefinition,
): Promise<Diagnostic[]> {
  const answer = await attempt(diagnosticsOf(access, organization, text));
  if (!answer.ok) return [cloudDiagnostic(answer.reason)];
  return answer.value.map((diagnostic) =>
    errorAt("BAD_ESC_DEFINITION", path, `ESC reports an error in ${name}: ${diagnosticText(diagnostic, text)}`),
  );
}

/** A diagnostic of ESC. Lines and columns are counted from 1. */
interface EscDiagnostic {
  readonly summary?: string;
  readonly severity?: string;
  readonly range?: { readonly begin?: { readonly line?: number; readonly column?: number } };
}

/** The diagnostics of ESC's checkEnvironment. Status 400 also has diagnostics. */
async function diagnosticsOf(access: CloudAccess, organization: string, text: string): Promise<EscDiagnostic[]> {
  const path = `/api/esc/environments/${encodeURIComponent(organization)}/yaml/check`;
  const { status, body } = await requestCloud(access, path, { contentType: "application/x-yaml", text }, "always");
  const { diagnostics } = (body ?? {}) as { diagnostics?: readonly EscDiagnostic[] };
  if (status !== 200 && !diagnostics) throw new Error(`ESC's check answered ${status}`);
  return (diagnostics ?? []).filter(({ severity }) => severity !== "warning");
}

/** The summary of a diagnostic, with the line of the definition. */
function diagnosticText({ summary = "is invalid", range }: EscDiagnostic, definition: string): string {
  const line = definition.split("\n")[(range?.begin?.line ?? 0) - 1]?.trim();
  return line === undefined ? summary : `${summary}, in ${quoted(line)}`;
}
