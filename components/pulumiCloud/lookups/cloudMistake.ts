import type { Mistake } from "../../../pipeline/errors";
import { oneLine } from "../../../pipeline/visible";
import { isRefused } from "../../lookups/reasons";

/** The mistake for a failed Pulumi Cloud request: the token was refused, or the request failed. */
export function cloudMistake(reason: string): Mistake {
  return isRefused(reason)
    ? {
        code: "TOKEN_REFUSED",
        path: "organization",
        message:
          "Pulumi Cloud refused the token. Set PULUMI_ACCESS_TOKEN, or the secret pulumiservice:accessToken in the stack's configuration, to a token that is valid",
      }
    : { code: "LOOKUP_FAILED", path: "organization", message: `Pulumi Cloud could not be asked: ${oneLine(reason)}` };
}
