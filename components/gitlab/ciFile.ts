import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import { LeaveFile } from "../../pipeline/settings/choices";
import { type CiFileChange, ciFileCommitTitle } from "../../targets/gitlab/ciFileCommit";
import { ciFilePath } from "../../targets/gitlab/ciFilePath";
import { type PipelineContext, projectId } from "../pipelineContext";
import { resourceNames } from "./resourceNames";

/** The CI file on its way to the project. */
export interface DeliveredFile {
  readonly resource: pulumi.Resource;
  /** Its text. It resolves when GitLab has it, and rejects if that failed. */
  readonly content: pulumi.Output<string>;
}

/**
 * The committed CI file. It is created after every resource that its jobs need. A rule of the file prevents that its own
 * commits start a pipeline, because they do not change the program. The lookups refuse an existing file of
 * another owner. GitLab refuses one that was created after the lookups.
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
 * The CI file that an earlier update committed, if it comes by a merge request now. The state keeps it unchanged. If the
 * state forgets it, the file stays, because nobody may delete it without a merge request either.
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
