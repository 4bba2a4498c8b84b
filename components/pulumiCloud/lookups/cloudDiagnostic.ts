import { type Diagnostic, errorAt } from "../../../pipeline/diagnostics/diagnostic";
import { oneLine } from "../../../pipeline/visible";
import { isRefused } from "../../lookups/reasons";

/** The error for a failed Pulumi Cloud request: the token was refused, or the request failed. */
export function cloudDiagnostic(reason: string): Diagnostic {
  return isRefused(reason)
    ? errorAt(
        "TOKEN_REFUSED",
        "organization",
        "Pulumi Cloud refused the token. Set PULUMI_ACCESS_TOKEN, or the secret pulumiservice:accessToken in the stack's configuration, to a token that is valid",
      )
    : errorAt("LOOKUP_FAILED", "organization", `Pulumi Cloud could not be queried: ${oneLine(reason)}`);
}
