import * as gitlab from "@pulumi/gitlab";
import { type PipelineContext, projectId } from "../pipelineContext";

/** The deployment environments. GitLab deletes a deployment environment only after it was stopped. */
export function createGitLabEnvironments(context: PipelineContext): gitlab.ProjectEnvironment[] {
  return context.plan.ciEnvironments.map(
    (name) =>
      new gitlab.ProjectEnvironment(
        `${context.name}-environment-${name}`,
        { project: projectId(context), name, stopBeforeDestroy: true },
        { parent: context.parent },
      ),
  );
}
