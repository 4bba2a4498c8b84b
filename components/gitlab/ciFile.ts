import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import { LeaveFile } from "../../pipeline/settings/choices";
import { type CiFileChange, ciFileCommitTitle } from "../../targets/gitlab/ciFileCommit";
import { ciFilePath } from "../../targets/gitlab/ciFilePath";
import { type PipelineContext, projectId } from "../pipelineContext";
import { resourceNames } from "./resourceNames";

/**
 * The committed CI file. It is created after every resource that its jobs need. A rule of the file prevents that its own
 * commits start a pipeline, because they do not change the program. The lookups refuse an existing file of
 * another owner. GitLab refuses one that was created after the lookups.
 */
export function createCiFile(
  context: PipelineContext,
  definition: pulumi.Input<string>,
  dependsOn: pulumi.Resource[],
): gitlab.RepositoryFile {
  const { name, plan, facts, parent } = context;
  return new gitlab.RepositoryFile(
    resourceNames.file(name),
    {
      project: projectId(context),
      branch: plan.defaultBranch,
      filePath: ciFilePath(plan.outline),
      content: definition,
      encoding: "text",
      overwriteOnCreate: facts.mayOverwrite,
      createCommitMessage: ciFileMessage(context, "Add"),
      updateCommitMessage: ciFileMessage(context, "Update"),
      deleteCommitMessage: ciFileMessage(context, "Remove"),
    },
    // overwriteOnCreate matters only for the creation. Its value changes after that.
    {
      parent,
      dependsOn,
      ignoreChanges: ["overwriteOnCreate"],
      ...(plan.leave.file === LeaveFile.HandOver && { retainOnDelete: true }),
    },
  );
}

/** The message of a commit of the CI file. */
export function ciFileMessage({ plan }: PipelineContext, change: CiFileChange): string {
  const { origin } = plan.outline;
  return `${ciFileCommitTitle(change, origin)}\n\nBy Pulumi project ${origin.project}.`;
}
