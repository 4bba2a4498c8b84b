import type * as gitlab from "@pulumi/gitlab";
import { type Diagnostic, warningAt } from "../../../pipeline/diagnostics/diagnostic";

/**
 * The warning that an older deployment may replace a newer one. A push never cancels a deployment, so a newer
 * deployment may run before an older one that waits for a runner, an approval or its resource group. GitLab: "Prevent
 * outdated deployment jobs", on by default.
 */
export function outdatedDeploymentWarnings({ ciForwardDeploymentEnabled }: gitlab.GetProjectResult): Diagnostic[] {
  // An older GitLab may not return it.
  if ((ciForwardDeploymentEnabled as boolean | undefined) !== false) return [];
  const message =
    "a deployment that waited longer than a newer one would replace it with an older commit. Switch on Settings > CI/CD > General pipelines > Prevent outdated deployment jobs, so that GitLab fails the older one";
  return [warningAt("OUTDATED_DEPLOYMENTS", "project", message)];
}
