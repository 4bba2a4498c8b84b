import type * as pulumi from "@pulumi/pulumi";
import type { Diagnostic } from "../../../pipeline/diagnostics/diagnostic";
import { isProposed } from "../../../pipeline/settings/isProposed";
import type { GitLabPlan } from "../../../targets/gitlab/gitLabPlan";
import { closingProposal, type Proposal } from "../../../targets/gitlab/mergeRequest/proposal";
import { closedLines } from "../../../targets/gitlab/mergeRequest/proposalDiagnostics";
import { attempt } from "../../lookups/attempt";
import { proposedFileType, type StackResource } from "../../lookups/stackState";
import { resourceNames } from "../resourceNames";
import { gitLabDiagnostic } from "./gitLabDiagnostic";
import { requestFacts } from "./mergeRequest";

/** The files and the merge request of an earlier update with another `delivery`. */
export interface FormerDelivery {
  /** Whether the state has the committed CI file, and its delivery is by merge request now. */
  readonly wasCommitted: boolean;
  /** Whether the state has the edited file of the team, and its delivery is by merge request now. */
  readonly wasEdited: boolean;
  /** The end of the merge request, if the state has its record and the delivery is another one now. */
  readonly proposal?: Proposal;
  readonly diagnostics: readonly Diagnostic[];
}

/** Looks up the files and the merge request of an earlier `delivery`. */
export async function lookUpFormerDelivery(
  name: string,
  plan: GitLabPlan,
  state: readonly StackResource[],
  options: pulumi.InvokeOptions,
): Promise<FormerDelivery> {
  if (isProposed(plan.delivery)) {
    const has = (file: string) => state.some((one) => one.name === file);
    const wasCommitted = has(resourceNames.file(name));
    return { wasCommitted, wasEdited: has(resourceNames.teamFile(name)), diagnostics: [] };
  }
  const none = { wasCommitted: false, wasEdited: false };
  if (!state.some(({ type }) => type === proposedFileType)) return { ...none, diagnostics: [] };
  const found = await attempt(requestFacts(plan, options));
  if (!found.ok) return { ...none, diagnostics: [gitLabDiagnostic("delivery", found.reason)] };
  const proposal = closingProposal(found.value);
  return { ...none, proposal, diagnostics: closedLines(proposal, found.value, plan.outline) };
}
