import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import { targets } from "../../targets";
import { type PipelineContext, projectId } from "../pipelineContext";

/**
 * The committed CI file. It is created after every resource that its jobs need. Its commits start no pipeline, because
 * they do not change the program. The lookups refuse an existing file of another owner. GitLab refuses one that was
 * created after the lookups.
 */
export function createCiFile(
  context: PipelineContext,
  definition: string,
  dependsOn: pulumi.Resource[],
): gitlab.RepositoryFile {
  const { name, plan, facts, parent } = context;
  const { project, stack } = plan.outline.origin;
  const message = (verb: string) => `${verb} pipeline of stack ${stack}\n\nBy Pulumi project ${project}. [skip ci]`;
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
    // overwriteOnCreate matters only for the creation. Its value changes after that.
    { parent, dependsOn, ignoreChanges: ["overwriteOnCreate"] },
  );
}
