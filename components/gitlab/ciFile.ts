import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import { targets } from "../../targets";
import { type PipelineContext, projectId } from "../pipelineContext";

/**
 * Commits the rendered file, after everything that its jobs rely on. No commit of ours starts a pipeline: it changes
 * how the program is deployed, not the program. An existing file of somebody else's was refused by the lookups, and
 * one that came after them is refused by GitLab.
 */
export function createCiFile(
  context: PipelineContext,
  definition: string,
  dependsOn: pulumi.Resource[],
): gitlab.RepositoryFile {
  const { name, plan, facts, parent } = context;
  const { project, stack } = plan.outline.origin;
  const message = (what: string) => `${what} pipeline of stack ${stack}\n\nBy Pulumi project ${project}. [skip ci]`;
  return new gitlab.RepositoryFile(
    `${name}-ci-file`,
    {
      project: projectId(context),
      branch: plan.defaultBranch,
      filePath: targets.gitlab.file,
      content: definition,
      encoding: "text",
      overwriteOnCreate: facts.mayOverwrite,
      createCommitMessage: message("Add"),
      updateCommitMessage: message("Update"),
      deleteCommitMessage: message("Remove"),
    },
    // Whether a file may be written over matters when the resource is created, and changes once it has been.
    { parent, dependsOn, ignoreChanges: ["overwriteOnCreate"] },
  );
}
