import type { GitLabPlan } from "../../targets/gitlab/gitLabPlan";
import { resourceNames } from "../gitlab/resourceNames";
import type { StackResource } from "../lookups/stackState";
import { recordedAdopted } from "./adoptedRecord";
import type { Leaving } from "./leaving";

/** What this update records for a destroy. `imported` are the names in Pulumi of the resources that it adopts. */
export function leavingOf(
  name: string,
  { leave, defaultBranch }: GitLabPlan,
  state: readonly StackResource[],
  imported: readonly string[],
): Leaving {
  // GitLab creates this protection with the project, and `isKeptByDefault` decides about it.
  const defaultProtection = resourceNames.branch(name, defaultBranch);
  const adopted = [...recordedAdopted(name, state), ...imported].filter((one) => one !== defaultProtection);
  return {
    onDestroy: leave.onDestroy,
    adopted: new Set(adopted),
    // The update that creates the file creates it last, so a destroy would delete it first. Later updates reverse that.
    isFileLast: leave.isPrepared && state.some((one) => one.name === resourceNames.file(name)),
  };
}
