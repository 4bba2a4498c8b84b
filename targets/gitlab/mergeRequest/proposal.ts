import type { FlowLeave } from "../../../pipeline/flow/leave";
import type { Origin } from "../../../pipeline/model";
import { LeaveFile } from "../../../pipeline/settings/choices";
import { type CiFileChange, ciFileCommitTitle } from "../ciFileCommit";
import { ciFile, ciFilePath, includedCiFile, type Inclusion } from "../ciFilePath";
import { addInclude, removeInclude } from "../include/editInclude";
import { isOwnTitle } from "./request";

/** The merge request with the CI file, and its branch, as GitLab returns them. Plain data. */
export interface RequestFacts {
  /** The branch of the merge request; undefined if there is none. */
  readonly branch?: RequestBranch;
  /** The open merge request of that branch, or else the newest one. */
  readonly request?: FoundRequest;
}

/** The texts of the files in one commit. */
export interface FileTexts {
  /** The text of the rendered file; undefined if there is none. */
  readonly text?: string;
  /** The text of the team's file that includes it; undefined if there is none, or it need not include the rendered file. */
  readonly teamText?: string;
}

/** The branch of the merge request. */
export interface RequestBranch extends FileTexts {
  readonly sha: string;
  /** Its changes that this stack did not commit: paths of other files, and titles of others' commits. */
  readonly others: readonly string[];
}

/** A merge request of the branch. The texts are those of its newest commit, read only of a merged or closed one. */
export interface FoundRequest extends FileTexts {
  readonly iid: number;
  readonly url: string;
  readonly title: string;
  readonly state: "opened" | "merged" | "closed";
  readonly hasConflicts: boolean;
  /** Its newest commit. */
  readonly sha: string;
}

/** The facts that a proposal depends on. */
export interface ProposalFacts extends RequestFacts {
  /** The files on the default branch. */
  readonly existing: ExistingFiles;
}

/** The files on the default branch. */
export interface ExistingFiles extends FileTexts {
  /** Whether this stack manages the rendered file. */
  readonly isOurs: boolean;
  /** The id of the last commit that changed the team's file. */
  readonly teamCommit?: string;
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
  readonly actions: readonly FileAction[];
  /** Whether it overwrites the branch, on top of the default branch. Otherwise it follows the commits of others. */
  readonly overwritesBranch: boolean;
}

/** What a commit does with a file. */
export interface FileAction {
  readonly action: "create" | "update" | "delete";
  readonly file: string;
  /** The new text; undefined for a removal. */
  readonly text?: string;
  /** The id of the last known commit of the file. GitLab refuses the action if a later commit changed the file. */
  readonly after?: string;
}

/** What happens to the merge request itself. */
export type RequestStep =
  | { readonly kind: "none" }
  | { readonly kind: "open"; readonly change: CiFileChange }
  | { readonly kind: "rename"; readonly iid: number; readonly change: CiFileChange }
  | { readonly kind: "close"; readonly iid: number; readonly deletesBranch: boolean };

/**
 * The state of the wanted file before the update. `taken` means that the branch has commits of others, `refused` that a person
 * closed the merge request with the same text, `drifted` that it was merged and then changed.
 */
export type Standing = "delivered" | "unwanted" | "unopened" | "open" | "refused" | "drifted" | "taken";

/** The settings that a proposal depends on. */
export interface ProposalPlan extends Inclusion {
  readonly origin: Origin;
  readonly leave: Pick<FlowLeave, "isPrepared" | "file">;
  /** The rendered file. */
  readonly definition: string;
}

/**
 * Decides what an update does. It depends only on the facts in GitLab, not on the state of the stack, so the next update
 * continues one that failed before its end. The same facts give the same proposal.
 */
export function planProposal(plan: ProposalPlan, facts: ProposalFacts): Proposal {
  const { existing } = facts;
  const text = wantedText(plan, existing);
  if (text === "nothing") return closingProposal(facts);
  if (isWanted(text, existing)) return { standing: "delivered", step: closing(facts) };
  const proposal = pendingProposal(plan, facts, text);
  return text === undefined ? { ...proposal, removes: true } : proposal;
}

/** Whether a commit has the wanted text, and the team's file includes it, or does not if it is removed. */
export function isWanted(text: string | undefined, found: FileTexts): boolean {
  return found.text === text && found.teamText === editedText(text, found);
}

/** The team's file with the include of a wanted text, or without it. If it can't be edited, it is unchanged: a lookup reports that. */
function editedText(text: string | undefined, { teamText }: FileTexts): string | undefined {
  if (teamText === undefined) return undefined;
  const edit = (text === undefined ? removeInclude : addInclude)(teamText, includedCiFile);
  return edit.ok ? edit.value : teamText;
}

/** The wanted texts on top of the files of a commit. */
function wantedTexts(text: string | undefined, before: FileTexts): FileTexts {
  const teamText = editedText(text, before);
  return { ...(text !== undefined && { text }), ...(teamText !== undefined && { teamText }) };
}

/** The proposal if the default branch does not have the wanted files. */
function pendingProposal(plan: ProposalPlan, facts: ProposalFacts, text: string | undefined): Proposal {
  const { existing, request, branch } = facts;
  const change = changeOf(text, existing.text);
  if (request?.state === "opened") return changedRequest(plan, facts, request, { text, change });
  const hadText = request !== undefined && isWanted(text, request);
  if (request?.state === "closed" && hadText) return { standing: "refused", step: { kind: "none" } };
  if (branch && branch.others.length > 0) return { standing: "taken", step: { kind: "none" } };
  const isReady = branch !== undefined && hasTexts(branch, wantedTexts(text, existing)) && branch.sha !== request?.sha;
  return {
    standing: request?.state === "merged" && hadText ? "drifted" : "unopened",
    ...(!isReady && { commit: freshCommit(plan, text, change, existing) }),
    step: { kind: "open", change },
  };
}

/** Whether a commit has the same texts. That of the team's file differs if the team changed it on the default branch. */
function hasTexts(found: FileTexts, { text, teamText }: FileTexts): boolean {
  return found.text === text && found.teamText === teamText;
}

/** The end of a merge request that is not wanted any more. */
export function closingProposal(facts: RequestFacts): Proposal {
  return { standing: "unwanted", step: closing(facts) };
}

/** The text that the default branch is to have; undefined for no file. `nothing` means that the file is not changed. */
function wantedText({ leave, definition }: ProposalPlan, existing: ProposalFacts["existing"]) {
  if (!leave.isPrepared) return definition;
  if (!existing.isOurs) return "nothing";
  return leave.file === LeaveFile.HandOver ? definition : undefined;
}

function changeOf(wanted: string | undefined, existing: string | undefined): CiFileChange {
  if (wanted === undefined) return "Remove";
  return existing === undefined ? "Add" : "Update";
}

/** Closes an open merge request that is not wanted any more. Its branch is deleted, unless others committed to it. */
function closing({ request, branch }: RequestFacts): RequestStep {
  if (request?.state !== "opened") return { kind: "none" };
  return { kind: "close", iid: request.iid, deletesBranch: branch?.others.length === 0 };
}

function changedRequest(
  plan: ProposalPlan,
  { branch, existing }: ProposalFacts,
  { iid, title, hasConflicts }: FoundRequest,
  { text, change }: { readonly text: string | undefined; readonly change: CiFileChange },
): Proposal {
  const { origin } = plan;
  const isForeign = branch !== undefined && branch.others.length > 0;
  const isCurrent = branch !== undefined && hasTexts(branch, wantedTexts(text, existing)) && !hasConflicts;
  const commit = isForeign
    ? !isWanted(text, branch) && followingCommit(plan, text, change, branch)
    : !isCurrent && freshCommit(plan, text, change, existing);
  const isRenamed = isOwnTitle(title, origin) && title !== ciFileCommitTitle(change, origin);
  return {
    standing: "open",
    ...(commit && { commit }),
    step: isRenamed ? { kind: "rename", iid, change } : { kind: "none" },
  };
}

/** A commit on top of the default branch. */
function freshCommit(
  plan: ProposalPlan,
  text: string | undefined,
  change: CiFileChange,
  existing: ExistingFiles,
): ProposedCommit {
  return { actions: actionsOf(plan, text, existing, existing.teamCommit), change, overwritesBranch: true };
}

/** A commit on top of the branch, which keeps the commits of others. */
function followingCommit(
  plan: ProposalPlan,
  text: string | undefined,
  change: CiFileChange,
  before: FileTexts,
): ProposedCommit {
  return { actions: actionsOf(plan, text, before), change, overwritesBranch: false };
}

/** What a commit does on top of the files of another one. `teamCommit` is the last one that changed the team's file. */
function actionsOf(plan: ProposalPlan, text: string | undefined, before: FileTexts, teamCommit?: string): FileAction[] {
  const { teamText } = wantedTexts(text, before);
  return [
    ...(text === before.text ? [] : [actionOf(ciFilePath(plan), text, before.text)]),
    ...(teamText === before.teamText
      ? []
      : [{ ...actionOf(ciFile, teamText, before.teamText), ...(teamCommit !== undefined && { after: teamCommit }) }]),
  ];
}

function actionOf(file: string, wanted: string | undefined, before: string | undefined): FileAction {
  if (wanted === undefined) return { action: "delete", file };
  return { action: before === undefined ? "create" : "update", file, text: wanted };
}
