import type { FlowLeave } from "../../../pipeline/flow/leave";
import type { Origin } from "../../../pipeline/model";
import { LeaveFile } from "../../../pipeline/settings/choices";
import { type CiFileChange, ciFileCommitTitle } from "../ciFileCommit";
import { isOwnTitle } from "./request";

/** What GitLab has of the merge request with the CI file. Plain data. */
export interface RequestFacts {
  /** The branch of the merge request; undefined if there is none. */
  readonly branch?: RequestBranch;
  /** The open merge request of that branch, or else the newest one. */
  readonly request?: FoundRequest;
}

/** The branch of the merge request. */
export interface RequestBranch {
  readonly sha: string;
  /** The text of the CI file in it; undefined if it has none. */
  readonly text?: string;
  /** What it changes that this stack did not commit: paths of other files, and titles of others' commits. */
  readonly others: readonly string[];
}

/** A merge request of the branch. */
export interface FoundRequest {
  readonly iid: number;
  readonly url: string;
  readonly title: string;
  readonly state: "opened" | "merged" | "closed";
  readonly hasConflicts: boolean;
  /** Its newest commit. */
  readonly sha: string;
  /** The text of the CI file in that commit; undefined if it has none. Read only of a merged or closed one. */
  readonly text?: string;
}

/** What a proposal is made from. */
export interface ProposalFacts extends RequestFacts {
  /** The file on the default branch: its text, and whether this stack manages it. */
  readonly existing: { readonly text?: string; readonly isOurs: boolean };
}

/** What an update does, so that the default branch gets the wanted file by a merge request. */
export interface Proposal {
  readonly standing: Standing;
  /** Set if the merge request removes the file. */
  readonly removes?: true;
  /** The commit to the branch of the merge request; undefined if it has the wanted file already. */
  readonly commit?: ProposedCommit;
  readonly step: RequestStep;
}

/** A commit to the branch of the merge request. */
export interface ProposedCommit {
  readonly change: CiFileChange;
  readonly action: "create" | "update" | "delete";
  /** The new text; undefined for a removal. */
  readonly text?: string;
  /** Whether it overwrites the branch, on top of the default branch. Otherwise it follows the commits of others. */
  readonly startsAgain: boolean;
}

/** What happens to the merge request itself. */
export type RequestStep =
  | { readonly kind: "none" }
  | { readonly kind: "open"; readonly change: CiFileChange }
  | { readonly kind: "rename"; readonly iid: number; readonly change: CiFileChange }
  | { readonly kind: "close"; readonly iid: number; readonly deletesBranch: boolean };

/**
 * How the wanted file stands before the update. `taken` means that the branch belongs to somebody else, `refused` that
 * somebody closed the merge request with this very text, `drifted` that it was merged and then changed.
 */
export type Standing = "delivered" | "unwanted" | "unopened" | "open" | "refused" | "drifted" | "taken";

/** The settings that a proposal depends on. */
export interface ProposalPlan {
  readonly origin: Origin;
  readonly leave: Pick<FlowLeave, "isPrepared" | "file">;
  /** The rendered file. */
  readonly definition: string;
}

/**
 * Decides what an update does. It asks only what GitLab has, not the state of the stack, so an update that lost an answer
 * is continued by the next one. The same facts give the same proposal.
 */
export function planProposal(plan: ProposalPlan, facts: ProposalFacts): Proposal {
  const { existing } = facts;
  const wanted = wantedText(plan, existing);
  if (wanted === "nothing") return closingProposal(facts);
  if (wanted === existing.text) return { standing: "delivered", step: closing(facts) };
  const proposal = pendingProposal(plan, facts, wanted);
  return wanted === undefined ? { ...proposal, removes: true } : proposal;
}

/** The proposal if the default branch does not have the wanted file. */
function pendingProposal(plan: ProposalPlan, facts: ProposalFacts, wanted: string | undefined): Proposal {
  const { existing, request, branch } = facts;
  const change = changeOf(wanted, existing.text);
  if (request?.state === "opened") return changedRequest(plan, facts, request, { wanted, change });
  if (request?.state === "closed" && request.text === wanted) return { standing: "refused", step: { kind: "none" } };
  if (branch && branch.others.length > 0) return { standing: "taken", step: { kind: "none" } };
  const isReady = branch !== undefined && branch.text === wanted && branch.sha !== request?.sha;
  return {
    standing: request?.state === "merged" && request.text === wanted ? "drifted" : "unopened",
    ...(!isReady && { commit: freshCommit(wanted, change, existing.text) }),
    step: { kind: "open", change },
  };
}

/** The end of a merge request that is not wanted any more. */
export function closingProposal(facts: RequestFacts): Proposal {
  return { standing: "unwanted", step: closing(facts) };
}

/** The text that the default branch is to have; undefined for no file. `nothing` asks for no change of it. */
function wantedText({ leave, definition }: ProposalPlan, existing: ProposalFacts["existing"]) {
  if (!leave.isPrepared) return definition;
  if (!existing.isOurs) return "nothing";
  return leave.file === LeaveFile.HandOver ? definition : undefined;
}

function changeOf(wanted: string | undefined, existing: string | undefined): CiFileChange {
  if (wanted === undefined) return "Remove";
  return existing === undefined ? "Add" : "Update";
}

/** An open merge request that is not wanted any more is closed. Its branch goes, unless others committed to it. */
function closing({ request, branch }: RequestFacts): RequestStep {
  if (request?.state !== "opened") return { kind: "none" };
  return { kind: "close", iid: request.iid, deletesBranch: branch?.others.length === 0 };
}

function changedRequest(
  { origin }: ProposalPlan,
  { branch, existing }: ProposalFacts,
  { iid, title, hasConflicts }: FoundRequest,
  { wanted, change }: { readonly wanted: string | undefined; readonly change: CiFileChange },
): Proposal {
  const isForeign = branch !== undefined && branch.others.length > 0;
  const commit =
    isForeign && branch.text !== wanted
      ? followingCommit(wanted, change, branch.text)
      : !isForeign && (branch?.text !== wanted || hasConflicts)
        ? freshCommit(wanted, change, existing.text)
        : undefined;
  const isRenamed = isOwnTitle(title, origin) && title !== ciFileCommitTitle(change, origin);
  return {
    standing: "open",
    ...(commit && { commit }),
    step: isRenamed ? { kind: "rename", iid, change } : { kind: "none" },
  };
}

/** A commit on top of the default branch. */
function freshCommit(wanted: string | undefined, change: CiFileChange, existing: string | undefined): ProposedCommit {
  return { ...contentOf(wanted, existing), change, startsAgain: true };
}

/** A commit on top of the commits of others in the branch, which stay. */
function followingCommit(wanted: string | undefined, change: CiFileChange, before: string | undefined): ProposedCommit {
  return { ...contentOf(wanted, before), change, startsAgain: false };
}

function contentOf(wanted: string | undefined, before: string | undefined): Pick<ProposedCommit, "action" | "text"> {
  if (wanted === undefined) return { action: "delete" };
  return { action: before === undefined ? "create" : "update", text: wanted };
}
