import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import { type Diagnostic, errorAt, infoAt } from "../../pipeline/diagnostics/diagnostic";
import { emptyFile } from "../../targets/deployments/emptyFile";
import { resourceNames } from "../gitlab/resourceNames";
import { proposedFileType, type StackResource } from "../lookups/stackState";
import type { DeploymentsContext } from "./deploymentsContext";

const fileType = "gitlab:index/repositoryFile:RepositoryFile";

/**
 * Empties the CI file with which GitLab ran the deployments. The deployment settings depend on it, so its jobs stop before Pulumi
 * Deployments starts. The next update does not create the file, so the engine deletes it.
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
 * The diagnostics about the CI file of the former target `gitlab`: what happens to it, or an error if the project cannot move
 * yet. `name` is the component's name, because the stack may have CI files of other components.
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
      `GitLab's ${path} is emptied before Pulumi Deployments starts to deploy, and removed by the next update. If this update fails after that, neither GitLab nor Pulumi Deployments deploys: run pulumi up again. Jobs of earlier pipelines lose their access at the end of this update`,
    ),
  ];
}
