import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import { type Diagnostic, errorAt, infoAt } from "../../../pipeline/diagnostics/diagnostic";
import { quoted } from "../../../pipeline/diagnostics/wording";
import { Delivery, LeaveFile } from "../../../pipeline/settings/choices";
import { isIncluded } from "../../../pipeline/settings/isIncluded";
import { isProposed } from "../../../pipeline/settings/isProposed";
import { ciFile, includedCiFile } from "../../../targets/gitlab/ciFilePath";
import type { GitLabPlan } from "../../../targets/gitlab/gitLabPlan";
import { addInclude, removeInclude } from "../../../targets/gitlab/include/editInclude";
import type { TeamContents } from "../../../targets/gitlab/include/teamContents";
import { fileOwner } from "../../../targets/owner";
import { attempt } from "../../lookups/attempt";
import { isNotFound } from "../../lookups/reasons";
import { fileText } from "./existingFile";
import { gitLabDiagnostic } from "./gitLabDiagnostic";
import { readTeamContents } from "./teamIncludes";

/** The team's CI file as it is now, and as this update leaves it. */
export interface EditedTeamFile {
  readonly text: string;
  readonly edited: string;
  /** The id of its content. */
  readonly blobId: string;
  /** The id of the last commit that changed it. */
  readonly lastCommitId: string;
  /** The team's CI configuration, with the local files that it includes. */
  readonly contents: TeamContents;
}

/** The result of a lookup of the team's CI file. */
export interface TeamFileLookup {
  /** Undefined if no file of the team is edited. */
  readonly teamFile?: EditedTeamFile;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the team's CI file, and edits it. It is read in each update, so the team's own changes are kept. */
export async function lookUpTeamFile(plan: GitLabPlan, options: pulumi.InvokeOptions): Promise<TeamFileLookup> {
  const { project, defaultBranch, delivery } = plan;
  if (!isIncluded(delivery)) return { diagnostics: [] };
  const file = await attempt(gitlab.getRepositoryFile({ project, ref: defaultBranch, filePath: ciFile }, options));
  // With `leave`, a merge request may have removed the file already.
  if (!file.ok && isNotFound(file.reason) && isProposed(delivery) && plan.leave.isPrepared) return { diagnostics: [] };
  if (!file.ok)
    return { diagnostics: [isNotFound(file.reason) ? noFile(plan) : gitLabDiagnostic("project", file.reason)] };
  const text = fileText(file.value);
  const owner = fileOwner(text);
  if (owner !== undefined) return { diagnostics: [ownedFile(plan, owner)] };
  const edit = isUtf8(file.value)
    ? (keepsEntry(plan) ? addInclude : removeInclude)(text, includedCiFile)
    : { ok: false as const, fault: "is not UTF-8" };
  if (!edit.ok) return { diagnostics: [unsafeEdit(plan, edit.fault)] };
  const { blobId, lastCommitId } = file.value;
  return {
    teamFile: { text, edited: edit.value, blobId, lastCommitId, contents: await readTeamContents(plan, text, options) },
    // The diagnostics of the merge request report its edit.
    diagnostics: edit.value === text || isProposed(delivery) ? [] : [edited(plan)],
  };
}

/** Whether the team's file includes the rendered one after this update, or after the merge of its merge request. */
function keepsEntry({ delivery, leave }: GitLabPlan): boolean {
  if (!isProposed(delivery)) return delivery === Delivery.Include;
  return !leave.isPrepared || leave.file === LeaveFile.HandOver;
}

/** Whether nothing of the file is lost when it is read as text. */
function isUtf8(file: gitlab.GetRepositoryFileResult): boolean {
  if (file.encoding !== "base64") return true;
  return Buffer.from(fileText(file), "utf8").equals(Buffer.from(file.content, "base64"));
}

/** The delivery of a CI file that the team's file does not include. */
function withoutInclude(delivery: Delivery): Delivery {
  return isProposed(delivery) ? Delivery.MergeRequest : Delivery.Commit;
}

function noFile({ project, delivery }: GitLabPlan): Diagnostic {
  const message = `${quoted(project)} has no ${ciFile} that could include ${quoted(includedCiFile)}. Set delivery to ${quoted(withoutInclude(delivery))}, or commit a ${ciFile} first`;
  return errorAt("NO_TEAM_FILE", "delivery", message);
}

function ownedFile({ project, delivery }: GitLabPlan, owner: string): Diagnostic {
  const message = `the ${ciFile} of ${quoted(project)} is managed by stack ${quoted(owner)}, so it is not the team's own file. Set delivery to ${quoted(withoutInclude(delivery))}, or commit another ${ciFile} first`;
  return errorAt("NO_TEAM_FILE", "delivery", message);
}

function unsafeEdit(plan: GitLabPlan, fault: string): Diagnostic {
  const { project } = plan;
  const wayOut = keepsEntry(plan)
    ? `Add the entry "local: /${includedCiFile}" to its include by hand: an existing entry is kept as it is`
    : `Remove the entry of /${includedCiFile} from its include by hand`;
  return errorAt("UNSAFE_EDIT", "delivery", `the ${ciFile} of ${quoted(project)} ${fault}. ${wayOut}`);
}

function edited({ delivery }: GitLabPlan): Diagnostic {
  const what = delivery === Delivery.Include ? "is added to the include" : "is removed from the include";
  return infoAt(
    "TEAM_FILE",
    "delivery",
    `/${includedCiFile} ${what} of the team's ${ciFile}. Nothing else in that file changes`,
  );
}
