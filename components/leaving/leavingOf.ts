import type { GitLabPlan } from "../../targets/gitlab/gitLabPlan";
import { resourceNames } from "../gitlab/resourceNames";
import type { StackResource } from "../lookups/stackState";
import { recordedAdopted } from "./adoptedRecord";
import type { Leaving } from "./leaving";

/** What this update records for a destroy. `imported` are the names in Pulumi of the resources that it takes over. */
export function leavingOf(
  name: string,
  { leave, defaultBranch }: GitLabPlan,
  state: readonly StackResource[],
  imported: readonly string[],
): Leaving {
  // GitLab creates this protection with the project. It stays by itself.
  const byDefault = resourceNames.branch(name, defaultBranch);
  const adopted = [...recordedAdopted(name, state), ...imported].filter((one) => one !== byDefault);
  return {
    fates: leave.fates,
    adopted: new Set(adopted),
    // A file that is created needs everything else first. The next update can reverse that.
    isFileLast: leave.isPrepared && state.some((one) => one.name === resourceNames.file(name)),
  };
}
