import { AccessLevel } from "../../model/accessLevel";
import type { Caller } from "../../model/caller";
import type { GitLabState } from "../../state";
import { mayUpdateRef } from "./mayUpdateRef";

/** Why the caller may not start a pipeline on the ref. GitLab: `Ci::Pipeline::Chain::Validate::Abilities`. */
export function startFault(
  state: GitLabState,
  caller: Caller,
  ref: { readonly ref: string; readonly tag: boolean },
): string | undefined {
  if (caller.level < AccessLevel.Developer) return "Insufficient permissions to create a new pipeline";
  if (mayUpdateRef(state, caller, ref)) return undefined;
  return (
    `You do not have sufficient permission to run a pipeline on '${ref.ref}'. ` +
    "Please select a different branch or contact your administrator for assistance."
  );
}
