import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import { Delivery, LeaveFile } from "../../pipeline/settings/choices";
import { isProposed } from "../../pipeline/settings/isProposed";
import { ciFile } from "../../targets/gitlab/ciFilePath";
import { type PipelineContext, projectId } from "../pipelineContext";
import { ciFileMessage } from "./ciFile";
import { resourceNames } from "./resourceNames";

/**
 * The team's CI file with the include of the rendered file; none if that file is the project's CI file. Deleting the
 * resource would delete the team's file, so it has `retainOnDelete`. With `include` it is protected, because an update
 * with `withdraw` has to remove the entry first. A rendered file that is handed over is still included. If a merge request
 * edits the file now, the state keeps what an earlier update committed.
 */
export function createTeamFile(context: PipelineContext, dependsOn: pulumi.Resource[]): gitlab.RepositoryFile[] {
  const { name, plan, facts, parent } = context;
  const { teamFile } = facts;
  const isByRequest = isProposed(plan.delivery);
  if (!teamFile || (isByRequest && !context.wasEdited)) return [];
  const { text, edited, blobId } = teamFile;
  // If the file needs no edit, write nothing: the state may have an older text of the team.
  const unchanged = isByRequest || text === edited ? ["content", "updateCommitMessage"] : [];
  const file = new gitlab.RepositoryFile(
    resourceNames.teamFile(name),
    {
      project: projectId(context),
      branch: plan.defaultBranch,
      filePath: ciFile,
      content: edited,
      encoding: "text",
      overwriteOnCreate: true,
      createCommitMessage: ciFileMessage(context, "Add"),
      // With the id, the inputs differ from the state also if the state has this text, but the project's file does not.
      updateCommitMessage: `${ciFileMessage(context, "Update")}\n\nEdits ${ciFile} of blob ${blobId}.`,
      deleteCommitMessage: ciFileMessage(context, "Remove"),
    },
    {
      parent,
      dependsOn,
      ignoreChanges: unchanged,
      retainOnDelete: true,
      protect: plan.delivery === Delivery.Include && plan.leave.file !== LeaveFile.HandOver,
    },
  );
  return [file];
}
