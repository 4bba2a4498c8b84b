import type * as gitlab from "@pulumi/gitlab";
import { type Diagnostic, warningAt } from "../../../pipeline/diagnostics/diagnostic";

/**
 * The warning that Developers may set pipeline variables. GitLab: pipeline variables override those of the project and
 * of the CI file.
 */
export function pipelineVariableWarnings(project: gitlab.GetProjectResult): Diagnostic[] {
  if (!developersMaySet(project)) return [];
  const message =
    "Developers and Maintainers may start a pipeline with additional variables, which replace those of the project and of the CI file. On a protected branch or tag that lets a Maintainer change what a deployment does, without a commit. Set ci_pipeline_variables_minimum_override_role to no_one_allowed (Settings > CI/CD > Variables > Minimum role to use pipeline variables)";
  return [warningAt("PIPELINE_VARIABLES", "project", message)];
}

/**
 * Whether Developers may set pipeline variables. GitLab: the role applies only if `restrict_user_defined_variables` is
 * true. That field is deprecated since 17.7; versions with the two stricter roles always set it.
 */
function developersMaySet(project: gitlab.GetProjectResult): boolean {
  const { ciPipelineVariablesMinimumOverrideRole: role, restrictUserDefinedVariables: restricted } =
    project as Partial<gitlab.GetProjectResult>;
  return role === "developer" || (restricted === false && !["no_one_allowed", "owner"].includes(role ?? ""));
}
