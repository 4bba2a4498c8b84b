import * as pulumi from "@pulumi/pulumi";
import { throwErrors } from "../../pipeline/diagnostics/pipelineError";
import { failure } from "../failure";
import { type LostToken, revokeTokens } from "./lookups/lostTokens";

/** Revokes tokens that nothing holds, before anything is changed. A preview revokes none. */
export async function revokeFirst(
  name: string,
  tokens: readonly LostToken[],
  options: pulumi.InvokeOptions,
): Promise<void> {
  if (pulumi.runtime.isDryRun()) return;
  try {
    throwErrors(await revokeTokens(tokens, options));
  } catch (error) {
    throw failure(name, error);
  }
}
