import type { Mistake } from "../../../pipeline/errors";
import { oneLine } from "../../../pipeline/visible";
import { isRefused } from "../../lookups/reasons";

/** The mistake for a failed GitLab request: the token was refused, or the request failed. */
export function gitLabMistake(path: string, reason: string): Mistake {
  return isRefused(reason)
    ? {
        code: "TOKEN_REFUSED",
        path,
        message:
          "GitLab refused the token. Set GITLAB_TOKEN, or the secret gitlab:token in the stack's configuration, to a token with the api scope that has not expired",
      }
    : { code: "LOOKUP_FAILED", path, message: `GitLab could not be asked: ${oneLine(reason)}` };
}
