import * as gitlab from "@pulumi/gitlab";
import { type Parts, projectId } from "./parts";

/** Where GitLab records each deployment. It deletes only an environment that was stopped. */
export function createGitLabEnvironments(parts: Parts): gitlab.ProjectEnvironment[] {
  return parts.plan.environments.map(
    (name) =>
      new gitlab.ProjectEnvironment(
        `${parts.name}-environment-${name}`,
        { project: projectId(parts), name, stopBeforeDestroy: true },
        { parent: parts.parent },
      ),
  );
}
