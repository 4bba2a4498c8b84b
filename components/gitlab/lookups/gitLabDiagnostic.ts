import { type Diagnostic, errorAt } from "../../../pipeline/diagnostics/diagnostic";
import { oneLine } from "../../../pipeline/visible";
import { isRefused } from "../../lookups/reasons";

/** The error for a failed GitLab request: the token was refused, or the request failed. */
export function gitLabDiagnostic(path: string, reason: string): Diagnostic {
  return isRefused(reason)
    ? errorAt(
        "TOKEN_REFUSED",
        path,
        "GitLab refused the token. Set GITLAB_TOKEN, or the secret gitlab:token in the stack's configuration, to a token with the api scope that has not expired",
      )
    : errorAt("LOOKUP_FAILED", path, `GitLab could not be queried: ${oneLine(reason)}`);
}
