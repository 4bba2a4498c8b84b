import {
  type FoundRequest,
  planProposal,
  type ProposalFacts,
  type ProposalPlan,
  type RequestBranch,
} from "../../../../targets/gitlab/mergeRequest/proposal";
import { proposalDiagnostics } from "../../../../targets/gitlab/mergeRequest/proposalDiagnostics";

const plan: ProposalPlan = {
  origin: { project: "platform", stack: "shop-api" },
  leave: { isPrepared: false, file: "remove" },
  definition: "new",
};
const leaving = (file: "remove" | "handOver"): ProposalPlan => ({ ...plan, leave: { isPrepared: true, file } });

const none: ProposalFacts = { existing: { isOurs: false } };
const ours = (text: string): ProposalFacts["existing"] => ({ text, isOurs: true });
const branchWith = (text?: string, more: Partial<RequestBranch> = {}): RequestBranch => ({
  sha: "b1",
  ...(text !== undefined && { text }),
  others: [],
  ...more,
});
const request = (state: FoundRequest["state"], more: Partial<FoundRequest> = {}): FoundRequest => ({
  iid: 7,
  url: "https://gitlab.example.com/7",
  title: "Add pipeline of stack shop-api",
  state,
  hasConflicts: false,
  sha: "b1",
  ...more,
});
const fileAction = (action: string, text?: string, file = ".gitlab-ci.yml") => ({
  action,
  file,
  ...(text !== undefined && { text }),
});
const fresh = (change: string, action: string, text?: string) => ({
  change,
  actions: [fileAction(action, text)],
  overwritesBranch: true,
});
const open = (change: string) => ({ kind: "open", change });
const close = { kind: "close", iid: 7, deletesBranch: true };
const keep = { kind: "none" };
const others = ["README.md"];

test.each<[string, ProposalFacts, object]>([
  [
    "a project without a file",
    none,
    { standing: "unopened", commit: fresh("Add", "create", "new"), step: open("Add") },
  ],
  [
    "an older file",
    { existing: ours("old") },
    { standing: "unopened", commit: fresh("Update", "update", "new"), step: open("Update") },
  ],
  ["the wanted file", { existing: ours("new") }, { standing: "delivered", step: keep }],
  [
    "a file of the team, which is replaced",
    { existing: { text: "theirs", isOurs: false } },
    { standing: "unopened", commit: fresh("Update", "update", "new"), step: open("Update") },
  ],
  [
    "an open merge request",
    { ...none, branch: branchWith("new"), request: request("opened") },
    { standing: "open", step: keep },
  ],
  [
    "an open one with another text",
    { ...none, branch: branchWith("old"), request: request("opened") },
    { standing: "open", commit: fresh("Add", "create", "new"), step: keep },
  ],
  [
    "an open one that conflicts",
    { existing: ours("old"), branch: branchWith("new"), request: request("opened", { hasConflicts: true }) },
    { standing: "open", commit: fresh("Update", "update", "new"), step: { kind: "rename", iid: 7, change: "Update" } },
  ],
  [
    "an open one with commits of others and another text",
    { ...none, branch: branchWith("old", { others }), request: request("opened") },
    {
      standing: "open",
      commit: { change: "Add", actions: [fileAction("update", "new")], overwritesBranch: false },
      step: keep,
    },
  ],
  [
    "an open one with commits of others, without the file",
    { ...none, branch: branchWith(undefined, { others }), request: request("opened") },
    {
      standing: "open",
      commit: { change: "Add", actions: [fileAction("create", "new")], overwritesBranch: false },
      step: keep,
    },
  ],
  [
    "an open one that conflicts, with commits of others",
    {
      ...none,
      branch: branchWith("new", { others }),
      request: request("opened", { hasConflicts: true }),
    },
    { standing: "open", step: keep },
  ],
  [
    "an open one that somebody renamed",
    { existing: ours("old"), branch: branchWith("new"), request: request("opened", { title: "Pipeline!" }) },
    { standing: "open", step: keep },
  ],
  [
    "an open one, but the default branch has the file",
    { existing: ours("new"), branch: branchWith("old"), request: request("opened") },
    { standing: "delivered", step: close },
  ],
  [
    "the same with commits of others",
    { existing: ours("new"), branch: branchWith("old", { others }), request: request("opened") },
    { standing: "delivered", step: { ...close, deletesBranch: false } },
  ],
  [
    "a branch whose merge request was never opened",
    { ...none, branch: branchWith("new") },
    { standing: "unopened", step: open("Add") },
  ],
  [
    "a merged branch that has the text already",
    { existing: ours("other"), branch: branchWith("new"), request: request("merged", { text: "new" }) },
    { standing: "drifted", commit: fresh("Update", "update", "new"), step: open("Update") },
  ],
  [
    "a merged one with an older text",
    { existing: ours("old"), request: request("merged", { text: "old" }) },
    { standing: "unopened", commit: fresh("Update", "update", "new"), step: open("Update") },
  ],
  [
    "a merged one whose file was deleted",
    { existing: { isOurs: false }, request: request("merged", { text: "new" }) },
    { standing: "drifted", commit: fresh("Add", "create", "new"), step: open("Add") },
  ],
  [
    "a closed one with this text",
    { ...none, branch: branchWith("new"), request: request("closed", { text: "new" }) },
    { standing: "refused", step: keep },
  ],
  [
    "a closed one with another text",
    { ...none, branch: branchWith("old"), request: request("closed", { text: "old" }) },
    { standing: "unopened", commit: fresh("Add", "create", "new"), step: open("Add") },
  ],
  ["a branch of others", { ...none, branch: branchWith("new", { others }) }, { standing: "taken", step: keep }],
])("the proposal for %s", (_, facts, proposal) => {
  expect(planProposal(plan, facts)).toEqual(proposal);
});

test.each<[string, "remove" | "handOver", ProposalFacts, object]>([
  ["no file, and none open", "remove", none, { standing: "unwanted", step: keep }],
  [
    "no file, and an open one",
    "remove",
    { ...none, branch: branchWith("new"), request: request("opened") },
    { standing: "unwanted", step: close },
  ],
  [
    "no file to hand over",
    "handOver",
    { ...none, branch: branchWith("new"), request: request("opened") },
    { standing: "unwanted", step: close },
  ],
  [
    "a merged file",
    "remove",
    { existing: ours("old"), request: request("merged", { text: "old" }) },
    { standing: "unopened", removes: true, commit: fresh("Remove", "delete"), step: open("Remove") },
  ],
  [
    "a merged file and an open one",
    "remove",
    { existing: ours("old"), branch: branchWith("new"), request: request("opened") },
    {
      standing: "open",
      removes: true,
      commit: fresh("Remove", "delete"),
      step: { kind: "rename", iid: 7, change: "Remove" },
    },
  ],
  [
    "an open removal",
    "remove",
    {
      existing: ours("old"),
      branch: branchWith(),
      request: request("opened", { title: "Remove pipeline of stack shop-api" }),
    },
    { standing: "open", removes: true, step: keep },
  ],
  [
    "a removal that somebody closed",
    "remove",
    { existing: ours("old"), branch: branchWith(), request: request("closed") },
    { standing: "refused", removes: true, step: keep },
  ],
  [
    "a merged file to hand over",
    "handOver",
    { existing: ours("old") },
    { standing: "unopened", commit: fresh("Update", "update", "new"), step: open("Update") },
  ],
  [
    "a file of the team",
    "remove",
    { existing: { text: "theirs", isOurs: false } },
    { standing: "unwanted", step: keep },
  ],
])("the proposal of an update that prepares a destroy, with %s", (_, file, facts, proposal) => {
  expect(planProposal(leaving(file), facts)).toEqual(proposal);
});

const own = ".pulumi.gitlab-ci.yml";
const included: ProposalPlan = { ...plan, included: { stage: "deploy" } };
const leavingIncluded = (file: "remove" | "handOver"): ProposalPlan => ({
  ...leaving(file),
  included: included.included,
});
const team = "lint: { script: [make] }\n";
const edited = `include: # Added by Pulumi\n  - local: /${own}\n\n${team}`;
const changedTeam = `# changed\n${team}`;
const existingTeam = (teamText: string, more: Partial<ProposalFacts["existing"]> = {}) => ({
  teamText,
  teamCommit: "c1",
  isOurs: false,
  ...more,
});
const editOf = (text: unknown, after?: string) => ({
  ...fileAction("update", undefined, ".gitlab-ci.yml"),
  text,
  ...(after !== undefined && { after }),
});
const includedCommit = (change: string, actions: object[], overwritesBranch = true) => ({
  change,
  actions,
  overwritesBranch,
});

test.each<[string, ProposalPlan, ProposalFacts, object]>([
  [
    "a file of the team alone",
    included,
    { existing: existingTeam(team) },
    {
      standing: "unopened",
      commit: includedCommit("Add", [fileAction("create", "new", own), editOf(edited, "c1")]),
      step: open("Add"),
    },
  ],
  [
    "both files as wanted",
    included,
    { existing: existingTeam(edited, ours("new")) },
    { standing: "delivered", step: keep },
  ],
  [
    "a removed entry",
    included,
    {
      existing: existingTeam(team, ours("new")),
      request: request("merged", { text: "new", teamText: edited }),
    },
    {
      standing: "drifted",
      commit: includedCommit("Update", [editOf(edited, "c1")]),
      step: open("Update"),
    },
  ],
  [
    "an open merge request of the same texts",
    included,
    { existing: existingTeam(team), branch: branchWith("new", { teamText: edited }), request: request("opened") },
    { standing: "open", step: keep },
  ],
  [
    "an open one, and another file of the team since",
    included,
    {
      existing: existingTeam(changedTeam),
      branch: branchWith("new", { teamText: edited }),
      request: request("opened"),
    },
    {
      standing: "open",
      commit: includedCommit("Add", [
        fileAction("create", "new", own),
        editOf(edited.replace(team, changedTeam), "c1"),
      ]),
      step: keep,
    },
  ],
  [
    "a closed one, and another file of the team since",
    included,
    { existing: existingTeam(changedTeam), request: request("closed", { text: "new", teamText: edited }) },
    { standing: "refused", step: keep },
  ],
  [
    "an open one with commits of others that lack the entry",
    included,
    {
      existing: existingTeam(team),
      branch: branchWith("new", { others, teamText: team }),
      request: request("opened"),
    },
    { standing: "open", commit: includedCommit("Add", [editOf(edited)], false), step: keep },
  ],
  [
    "an open one with commits of others in a file that can't be edited",
    included,
    {
      existing: existingTeam(team),
      branch: branchWith("new", { others, teamText: "include: [" }),
      request: request("opened"),
    },
    { standing: "open", step: keep },
  ],
  [
    "merged files, of which a destroy removes both",
    leavingIncluded("remove"),
    { existing: existingTeam(edited, ours("old")) },
    {
      standing: "unopened",
      removes: true,
      commit: includedCommit("Remove", [fileAction("delete", undefined, own), editOf(team, "c1")]),
      step: open("Remove"),
    },
  ],
  [
    "a merged file to hand over, whose entry stays",
    leavingIncluded("handOver"),
    { existing: existingTeam(edited, ours("old")) },
    {
      standing: "unopened",
      commit: includedCommit("Update", [fileAction("update", "new", own)]),
      step: open("Update"),
    },
  ],
  ["removed files", leavingIncluded("remove"), { existing: existingTeam(team) }, { standing: "unwanted", step: keep }],
])("the proposal that a team's file includes the rendered one, with %s", (_, of, facts, proposal) => {
  expect(planProposal(of, facts)).toEqual(proposal);
});

const seven = "merge request !7 (https://gitlab.example.com/7)";

const opens = "UNMERGED_FILE this update opens a merge request that";

test.each<[string, ProposalPlan, ProposalFacts, string[]]>([
  [
    "a file of the team that has to include the pipeline",
    included,
    { existing: existingTeam(team) },
    [
      `${opens} adds ${own}, and its entry to the include of the team's .gitlab-ci.yml. Until it is merged, the project has only the team's jobs, and no pipeline schedules`,
    ],
  ],
  [
    "another text of an included file",
    included,
    { existing: existingTeam(edited, ours("old")) },
    [`${opens} changes ${own}. Until it is merged, the project has the ${own} of an earlier update`],
  ],
  [
    "an entry that the team removed after the merge",
    included,
    { existing: existingTeam(team, ours("new")), request: request("merged", { text: "new", teamText: edited }) },
    [
      `DRIFTED the include of the team's .gitlab-ci.yml was changed outside Pulumi after ${seven} was merged. This update proposes it again. To keep the change, close the merge request`,
      `${opens} adds the entry of /${own} to the include of the team's .gitlab-ci.yml. Until it is merged, the project has only the team's jobs, and no pipeline schedules`,
    ],
  ],
  [
    "a destroy that is prepared after a merge of both files",
    leavingIncluded("remove"),
    { existing: existingTeam(edited, ours("old")) },
    [
      `${opens} removes ${own}, and its entry from the team's .gitlab-ci.yml. Until it is merged, the project keeps ${own}, whose jobs fail once a destroy has removed what lets them log in`,
    ],
  ],
  ["the wanted file", plan, { existing: ours("new") }, []],
  [
    "a file of the team",
    plan,
    { existing: { text: "theirs", isOurs: false } },
    [
      "UNMERGED_FILE this update opens a merge request that replaces the project's .gitlab-ci.yml. Until it is merged, the project has its own .gitlab-ci.yml, and no pipeline schedules",
    ],
  ],
  [
    "an open one that conflicts, with commits of others",
    plan,
    { ...none, branch: branchWith("new", { others }), request: request("opened", { hasConflicts: true }) },
    [
      `UNMERGED_FILE ${seven} is not merged yet and conflicts with "main". Until it is merged, the project has no pipeline`,
      `FOREIGN_COMMITS ${seven} also has changes that this stack did not commit: "README.md". Review them before the merge`,
    ],
  ],
  [
    "a branch of others",
    plan,
    { ...none, branch: branchWith("new", { others }) },
    [
      'ALREADY_EXISTS branch "pulumi-pipeline-shop-api" exists, and has changes that this stack did not commit: "README.md". Merge or rename it first: the update would overwrite it',
    ],
  ],
  [
    "a destroy that is prepared before a merge",
    leaving("remove"),
    { ...none, branch: branchWith("new"), request: request("opened") },
    [`CLOSED_REQUEST nothing is left to merge, so this update closes ${seven} and deletes its branch`],
  ],
  [
    "a destroy that is prepared after a merge",
    leaving("remove"),
    { existing: ours("old") },
    [
      "UNMERGED_FILE this update opens a merge request that removes .gitlab-ci.yml. Until it is merged, the project keeps .gitlab-ci.yml, whose jobs fail once a destroy has removed what lets them log in",
    ],
  ],
  [
    "an open removal",
    leaving("remove"),
    {
      existing: ours("old"),
      branch: branchWith(),
      request: request("opened", { title: "Remove pipeline of stack shop-api" }),
    },
    [
      `UNMERGED_FILE ${seven} is not merged yet. Until it is merged, the project keeps .gitlab-ci.yml, whose jobs fail once a destroy has removed what lets them log in`,
    ],
  ],
])("the lines about %s", (_, of, facts, lines) => {
  const words = {
    defaultBranch: "main",
    branch: "pulumi-pipeline-shop-api",
    hasSchedules: true,
    included: of.included,
  };

  expect(
    proposalDiagnostics(planProposal(of, facts), facts, words).map(({ code, message }) => `${code} ${message}`),
  ).toEqual(lines);
});
