import * as pulumi from "@pulumi/pulumi";
import { LeaveFile } from "../../pipeline/settings/choices";
import { isProposed } from "../../pipeline/settings/isProposed";
import { ciFile, ciFilePath } from "../../targets/gitlab/ciFilePath";
import { requestBranch } from "../../targets/gitlab/mergeRequest/request";
import { proposedFileType } from "../lookups/stackState";
import { type PipelineContext, projectId } from "../pipelineContext";
import type { DeliveredFile } from "./ciFile";
import { carryOut } from "./mergeRequest";
import { resourceNames } from "./resourceNames";

/**
 * The CI file that is delivered by a merge request. GitLab's provider has no merge requests, and its resources of a branch fail
 * where a merge deletes it. So this record has the text, for previews and the stack's state, and the update makes the
 * requests itself, after everything that the file needs. A destroy makes none: the engine refuses it until an update with
 * `leave` has closed the merge request, or has proposed to remove the merged file. The platform repository keeps its own file.
 */
export function createProposedFile(
  context: PipelineContext,
  definition: pulumi.Output<string>,
  dependsOn: pulumi.Resource[],
): DeliveredFile {
  const { name, plan, parent, facts } = context;
  const isRemoved = plan.leave.isPrepared && plan.leave.file === LeaveFile.Remove;
  const file = new ProposedFile(
    resourceNames.proposedFile(name),
    {
      project: projectId(context),
      branch: requestBranch(plan.outline.origin),
      filePath: ciFilePath(plan.outline),
      ...(plan.outline.included && { includedBy: ciFile }),
      ...(!isRemoved && { content: definition }),
    },
    { parent, dependsOn, protect: isProposed(plan.delivery) && !plan.leave.isPrepared && !plan.platformFile },
  );
  if (pulumi.runtime.isDryRun()) return { resource: file, content: definition };
  // An update of some targets creates no others: without their ids, nothing is committed.
  const ids = dependsOn.flatMap((one) => (pulumi.CustomResource.isInstance(one) ? [one.id] : []));
  const done = pulumi.all([file.urn, definition, ...ids]).apply(() => carryOut(context, facts.proposal));
  return { resource: file, content: done.apply(() => definition) };
}

interface ProposedFileInputs {
  readonly project: string;
  readonly branch: string;
  readonly filePath: string;
  /** The file of the team that the merge request edits, too: it includes the rendered one, or does not any more. */
  readonly includedBy?: string;
  /** Undefined if the merge request removes the file. */
  readonly content?: pulumi.Output<string>;
}

class ProposedFile extends pulumi.ComponentResource {
  constructor(name: string, inputs: ProposedFileInputs, options: pulumi.ComponentResourceOptions) {
    super(proposedFileType, name, inputs, options);
    const { project, branch, filePath } = inputs;
    this.registerOutputs({ project, branch, filePath });
  }
}
