import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import { type Diagnostic, errorAt, infoAt } from "../../../pipeline/diagnostics/diagnostic";
import { quoted } from "../../../pipeline/diagnostics/wording";
import { Delivery } from "../../../pipeline/settings/choices";
import { isIncluded } from "../../../pipeline/settings/isIncluded";
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
  if (!file.ok)
    return { diagnostics: [isNotFound(file.reason) ? noFile(plan) : gitLabDiagnostic("project", file.reason)] };
  const text = fileText(file.value);
  const owner = fileOwner(text);
  if (owner !== undefined) return { diagnostics: [ownedFile(plan, owner)] };
  const edit = isUtf8(file.value)
    ? (delivery === Delivery.Include ? addInclude : removeInclude)(text, includedCiFile)
    : { ok: false as const, fault: "is not UTF-8" };
  if (!edit.ok) return { diagnostics: [unsafeEdit(plan, edit.fault)] };
  const { blobId } = file.value;
  return {
    teamFile: { text, edited: edit.value, blobId, contents: await readTeamContents(plan, text, options) },
    diagnostics: edit.value === text ? [] : [edited(plan)],
  };
}

/** Whether nothing of the file is lost when it is read as text. */
function isUtf8(file: gitlab.GetRepositoryFileResult): boolean {
  if (file.encoding !== "base64") return true;
  return Buffer.from(fileText(file), "utf8").equals(Buffer.from(file.content, "base64"));
}

function noFile({ project }: GitLabPlan): Diagnostic {
  const message = `${quoted(project)} has no ${ciFile} that could include ${quoted(includedCiFile)}. Set delivery to "commit", or commit a ${ciFile} first`;
  return errorAt("NO_TEAM_FILE", "delivery", message);
}

function ownedFile({ project }: GitLabPlan, owner: string): Diagnostic {
  const message = `the ${ciFile} of ${quoted(project)} is managed by stack ${quoted(owner)}, so it is not the team's own file. Set delivery to "commit", or commit another ${ciFile} first`;
  return errorAt("NO_TEAM_FILE", "delivery", message);
}

function unsafeEdit({ project, delivery }: GitLabPlan, fault: string): Diagnostic {
  const wayOut =
    delivery === Delivery.Include
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
