import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import { type Diagnostic, errorAt, infoAt } from "../../pipeline/diagnostics/diagnostic";
import { emptyFile } from "../../targets/deployments/emptyFile";
import { resourceNames } from "../gitlab/resourceNames";
import { proposedFileType, type StackResource } from "../lookups/stackState";
import type { DeploymentsContext } from "./deploymentsContext";

const fileType = "gitlab:index/repositoryFile:RepositoryFile";

/**
 * The CI file of the time when GitLab ran the deployments, emptied. Its jobs then start no more, before Pulumi Deployments
 * starts: the deployment settings depend on it. The update after that one does not create it, so the engine removes it.
 */
export function emptyFormerFile(context: DeploymentsContext): pulumi.Resource[] {
  const { name, state, parent, plan } = context;
  const text = emptyFile(plan.outline.origin);
  const file = state.find((one) => one.type === fileType && one.name === resourceNames.file(name));
  if (!file || file.outputs.content === text) return [];
  const { project, branch, filePath, createCommitMessage, deleteCommitMessage } = file.outputs as Record<
    string,
    string
  >;
  return [
    new gitlab.RepositoryFile(
      resourceNames.file(name),
      {
        project: project ?? "",
        branch: branch ?? "",
        filePath: filePath ?? "",
        content: text,
        encoding: "text",
        ...(createCommitMessage !== undefined && { createCommitMessage }),
        updateCommitMessage: "Stop the deployments of GitLab CI/CD: Pulumi Deployments runs them",
        ...(deleteCommitMessage !== undefined && { deleteCommitMessage }),
      },
      { parent, ignoreChanges: ["overwriteOnCreate"] },
    ),
  ];
}

/**
 * What the preview says about the CI file of the former target, or why the project cannot move yet. `name` is the
 * component's: the same stack may have files of others.
 */
export function movedFileDiagnostics(name: string, state: readonly StackResource[]): Diagnostic[] {
  const isOwn = (type: string, own: string) => (one: StackResource) => one.type === type && one.name === own;
  const byRequest = state.some(isOwn(proposedFileType, resourceNames.proposedFile(name)));
  const included = state.some(isOwn(fileType, resourceNames.teamFile(name)));
  if (byRequest || included) {
    const way = included
      ? "a CI file of the team includes the one of this pipeline. Set target: gitlab and delivery: withdraw, and run pulumi up, before the project moves"
      : "the CI file came by a merge request. Set target: gitlab and delivery: commit, and run pulumi up, before the project moves";
    return [errorAt("UNSUPPORTED_BY_TARGET", "target", way)];
  }
  const file = state.find(isOwn(fileType, resourceNames.file(name)));
  if (!file) return [];
  const path = String(file.outputs.filePath);
  return [
    infoAt(
      "MOVED",
      "target",
      `GitLab's ${path} is emptied before Pulumi Deployments starts to deploy, and removed by the next update. If this update fails between the two, neither deploys: run pulumi up again. Jobs of earlier pipelines lose their access at the end of this update`,
    ),
  ];
}
