import { type Diagnostic, errorAt } from "../../../pipeline/diagnostics/diagnostic";
import { oneLine } from "../../../pipeline/visible";
import { isRefused, isUnknownAuthority } from "../../lookups/reasons";

/** The error for a failed GitLab request: the token or the certificate was refused, or the request failed. */
export function gitLabDiagnostic(path: string, reason: string): Diagnostic {
  if (isRefused(reason)) {
    const wayOut =
      "Set GITLAB_TOKEN, or the secret gitlab:token in the stack's configuration, to a token with the api scope that has not expired";
    return errorAt("TOKEN_REFUSED", path, `GitLab refused the token. ${wayOut}`);
  }
  if (isUnknownAuthority(reason)) {
    const wayOut = "Set gitlab:cacertFile in the stack's configuration to the file of the authority's certificate";
    return errorAt("UNKNOWN_AUTHORITY", path, `GitLab's certificate has an authority that is not trusted. ${wayOut}`);
  }
  return errorAt("LOOKUP_FAILED", path, `GitLab could not be queried: ${oneLine(reason)}`);
}

/** The error that the address of the API has no GitLab. A path of GitLab itself, such as `/gitlab`, is easily forgotten. */
export function noGitLab(path: string, url: string): Diagnostic {
  const message = `there is no GitLab at ${url}. Set GITLAB_BASE_URL, or gitlab:baseUrl in the stack's configuration, to the address of GitLab with its own path, if it has one, such as https://example.com/gitlab`;
  return errorAt("NO_GITLAB", path, message);
}
