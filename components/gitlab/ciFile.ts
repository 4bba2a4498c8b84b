import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import { LeaveFile } from "../../pipeline/settings/choices";
import { type CiFileChange, ciFileCommitTitle } from "../../targets/gitlab/ciFileCommit";
import { ciFilePath } from "../../targets/gitlab/ciFilePath";
import { type PipelineContext, projectId } from "../pipelineContext";
import { resourceNames } from "./resourceNames";

/** The resource that delivers the CI file to the project, and the text of the file. */
export interface DeliveredFile {
  readonly resource: pulumi.Resource;
  /** Its text. It resolves when GitLab has it, and rejects if that failed. */
  readonly content: pulumi.Output<string>;
}

/**
 * The committed CI file. It is created after every resource that its jobs need. Its commits start no pipeline, by a rule of
 * the file, because they do not change the program. The lookups refuse an existing file of another owner; GitLab refuses to
 * create a file that was created after the lookups.
 */
export function createCiFile(
  context: PipelineContext,
  definition: pulumi.Input<string>,
  dependsOn: pulumi.Resource[],
): DeliveredFile {
  const file = new gitlab.RepositoryFile(
    resourceNames.file(context.name),
    {
      ...fileArgs(context, definition),
      overwriteOnCreate: context.facts.mayOverwrite,
    },
    // overwriteOnCreate matters only for the creation. Its value changes after that.
    {
      parent: context.parent,
      dependsOn,
      ignoreChanges: ["overwriteOnCreate"],
      ...(context.plan.leave.file === LeaveFile.HandOver && { retainOnDelete: true }),
    },
  );
  return { resource: file, content: file.content };
}

/**
 * Keeps the CI file of an earlier update in the state, unchanged, if the delivery is by merge request now. With
 * `retainOnDelete` its removal from the state does not delete the file: only a merge request may delete it.
 */
export function keepCommittedFile(context: PipelineContext, definition: pulumi.Input<string>): void {
  const args = fileArgs(context, definition);
  const ignoreChanges = [...Object.keys(args), "overwriteOnCreate"];
  const { name, parent } = context;
  new gitlab.RepositoryFile(resourceNames.file(name), args, { parent, ignoreChanges, retainOnDelete: true });
}

function fileArgs(context: PipelineContext, definition: pulumi.Input<string>) {
  const { plan } = context;
  return {
    project: projectId(context),
    branch: plan.defaultBranch,
    filePath: ciFilePath(plan.outline),
    content: definition,
    encoding: "text",
    createCommitMessage: ciFileMessage(context, "Add"),
    updateCommitMessage: ciFileMessage(context, "Update"),
    deleteCommitMessage: ciFileMessage(context, "Remove"),
  };
}

/** The message of a commit of the CI file. */
export function ciFileMessage({ plan }: PipelineContext, change: CiFileChange): string {
  const { origin } = plan.outline;
  return `${ciFileCommitTitle(change, origin)}\n\nBy Pulumi project ${origin.project}.`;
}
