import { type Diagnostic, errorAt, infoAt, warningAt } from "../../../pipeline/diagnostics/diagnostic";
import { listed, quoted } from "../../../pipeline/diagnostics/wording";
import { ciFile, ciFilePath, type Inclusion } from "../ciFilePath";
import { type FoundRequest, isWanted, type Proposal, type ProposalFacts, type RequestFacts } from "./proposal";

/** What a proposal is told with. */
export interface ProposalWords extends Inclusion {
  readonly defaultBranch: string;
  /** The branch of the merge request. */
  readonly branch: string;
  /** Whether the plan has pipeline schedules, which would run the project's own file. */
  readonly hasSchedules: boolean;
}

/** The lines about a proposal: what is not merged yet, and what this update does about it. */
export function proposalDiagnostics(proposal: Proposal, facts: ProposalFacts, words: ProposalWords): Diagnostic[] {
  return [
    ...standingLines(proposal, facts, words),
    ...closedLines(proposal, facts, words),
    ...foreignLines(proposal, facts),
  ];
}

const path = "delivery";

function standingLines(proposal: Proposal, facts: ProposalFacts, words: ProposalWords): Diagnostic[] {
  const { request } = facts;
  const until = `Until it is merged, ${consequence(proposal, facts, words)}`;
  switch (proposal.standing) {
    case "delivered":
    case "unwanted":
      return [];
    case "unopened":
      return [unmerged(`this update opens a merge request that ${effect(proposal, facts, words)}. ${until}`)];
    case "open":
      return request ? [unmerged(`${openText(proposal, request, words)}. ${until}`)] : [];
    case "refused":
      return request ? [unmerged(`${refusedText(request)}, so ${consequence(proposal, facts, words)}. ${wayOut}`)] : [];
    case "drifted":
      return [
        drifted(facts, words),
        unmerged(`this update opens a merge request that ${effect(proposal, facts, words)}. ${until}`),
      ];
    case "taken":
      return [taken(facts, words)];
  }
}

const wayOut = "To get it, reopen it. The stack opens another one when it has another text for the file";

function unmerged(message: string): Diagnostic {
  return warningAt("UNMERGED_FILE", path, message);
}

function effect({ step, commit }: Proposal, { existing }: ProposalFacts, words: ProposalWords): string {
  const file = ciFilePath(words);
  const edit = words.included && (commit?.actions.some((one) => one.file === ciFile) ?? true);
  const change = step.kind === "open" ? step.change : "Update";
  switch (change) {
    case "Add":
      return `adds ${file}${edit ? `, and its entry to the include of the team's ${ciFile}` : ""}`;
    case "Update":
      if (edit) return `adds the entry of /${file} to the include of the team's ${ciFile}`;
      return existing.isOurs ? `changes ${file}` : `replaces the project's ${file}`;
    case "Remove":
      return `removes ${file}${edit ? `, and its entry from the team's ${ciFile}` : ""}`;
  }
}

/** What holds as long as the default branch does not have the wanted file. */
function consequence({ removes }: Proposal, { existing }: ProposalFacts, words: ProposalWords): string {
  const file = ciFilePath(words);
  const schedules = words.hasSchedules ? ", and no pipeline schedules" : "";
  if (removes) return `the project keeps ${file}, whose jobs fail once a destroy has removed what lets them log in`;
  const isIncluded = isWanted(existing.text, existing);
  if (existing.isOurs && isIncluded) return `the project has the ${file} of an earlier update`;
  if (words.included) return `the project has only the team's jobs${schedules}`;
  return existing.text === undefined ? "the project has no pipeline" : `the project has its own ${file}${schedules}`;
}

function named({ iid, url }: FoundRequest): string {
  return `merge request !${iid} (${url})`;
}

function openText({ commit }: Proposal, request: FoundRequest, { defaultBranch }: ProposalWords): string {
  if (commit?.overwritesBranch && request.hasConflicts)
    return `this update starts ${named(request)} again from ${quoted(defaultBranch)}, which it conflicts with`;
  if (commit) return `this update changes ${named(request)}, which is not merged yet`;
  const conflicts = request.hasConflicts ? ` and conflicts with ${quoted(defaultBranch)}` : "";
  return `${named(request)} is not merged yet${conflicts}`;
}

function refusedText(request: FoundRequest): string {
  return `${named(request)} was closed and not merged`;
}

function drifted({ request, existing }: ProposalFacts, words: ProposalWords): Diagnostic {
  const what = existing.text === undefined ? "deleted" : "changed";
  const since = request ? ` after ${named(request)} was merged` : "";
  const subject = existing.text === request?.text ? `the include of the team's ${ciFile}` : ciFilePath(words);
  const message = `${subject} was ${what} outside Pulumi${since}. This update proposes it again. To keep the change, close the merge request`;
  return warningAt("DRIFTED", path, message);
}

function taken({ branch }: ProposalFacts, words: ProposalWords): Diagnostic {
  const message = `branch ${quoted(words.branch)} exists, and has changes that this stack did not commit: ${listed(branch?.others ?? [])}. Merge or rename it first: the update would overwrite it`;
  return errorAt("ALREADY_EXISTS", path, message);
}

/** The line about a merge request that this update closes. */
export function closedLines({ standing, step }: Proposal, { request }: RequestFacts, outline: Inclusion): Diagnostic[] {
  if (step.kind !== "close" || !request) return [];
  const why =
    standing === "delivered" ? `the default branch has the wanted ${ciFilePath(outline)}` : "nothing is left to merge";
  const rest = step.deletesBranch ? " and deletes its branch" : ". Its branch is kept, because others committed to it";
  return [infoAt("CLOSED_REQUEST", path, `${why}, so this update closes ${named(request)}${rest}`)];
}

/** Commits of others in an open merge request are for its reviewers, and stay. */
function foreignLines({ standing }: Proposal, { request, branch }: ProposalFacts): Diagnostic[] {
  if (standing !== "open" || !request || !branch || branch.others.length === 0) return [];
  const message = `${named(request)} also has changes that this stack did not commit: ${listed(branch.others)}. Review them before the merge`;
  return [warningAt("FOREIGN_COMMITS", path, message)];
}
