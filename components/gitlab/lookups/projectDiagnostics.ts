import type * as gitlab from "@pulumi/gitlab";
import { type Diagnostic, errorAt } from "../../../pipeline/diagnostics/diagnostic";
import { listed } from "../../../pipeline/diagnostics/wording";
import type { GitLabPlan } from "../../../targets/gitlab/gitLabPlan";
import { targets } from "../../../targets";
import { isNotFound } from "../../lookups/reasons";
import { gitLabDiagnostic } from "./gitLabDiagnostic";

/** The error for a failed project lookup. */
export function projectDiagnostic({ project }: Pick<GitLabPlan, "project">, reason: string): Diagnostic {
  if (!isNotFound(reason)) return gitLabDiagnostic("project", reason);
  const message = `GitLab has no project "${project}", or the token cannot see it. Check the path, and that the token's user is a Maintainer of the project`;
  return errorAt("NO_PROJECT", "project", message);
}

/** The reasons why a visible project can't be onboarded. */
export function unfitProject(plan: GitLabPlan, project: gitlab.GetProjectResult): Diagnostic[] {
  const { archived, emptyRepo, defaultBranch, pathWithNamespace } = project;
  const level = accessLevel(project);
  return [
    ...(archived
      ? [errorAt("ARCHIVED_PROJECT", "project", `"${plan.project}" is archived. Unarchive it in GitLab first`)]
      : []),
    ...(level !== undefined && level < maintainer
      ? [
          errorAt(
            "NO_PERMISSION",
            "project",
            `the user of the GitLab token is not a Maintainer of "${plan.project}". Give the user that role, or use another token`,
          ),
        ]
      : []),
    ...(pathWithNamespace === plan.project ? [] : [pathDiagnostic(plan, pathWithNamespace)]),
    ...unsupportedSettings(plan, project),
    ...(emptyRepo || defaultBranch === plan.defaultBranch ? [] : [branchDiagnostic(plan, defaultBranch)]),
  ];
}

/** The lowest access level that may protect branches and set variables. GitLab: access levels. */
const maintainer = 40;

/** The highest access level of the token's user; undefined for an administrator, for whom GitLab returns none. */
function accessLevel({ permissions }: gitlab.GetProjectResult): number | undefined {
  const levels = permissions.flatMap(({ projectAccess, groupAccess }) =>
    [projectAccess.access_level, groupAccess.access_level].filter((level) => level !== undefined),
  );
  return levels.length === 0 ? undefined : Math.max(...levels);
}

/** The project settings with which the CI file would not run, or its jobs could not log in or trust their cache. */
function unsupportedSettings(plan: GitLabPlan, project: gitlab.GetProjectResult): Diagnostic[] {
  if (plan.target !== "gitlab") return [];
  const { ciConfigPath, ciIdTokenSubClaimComponents: subject, ciSeparatedCaches } = project;
  const diagnostics: Diagnostic[] = [];
  // An older GitLab returns nothing, and separates the caches.
  if (plan.outline.sharesCaches && (ciSeparatedCaches as boolean | undefined) === false) {
    const message =
      "the project's protected branches share their caches with the others, so unreviewed code could change the plugins that a deployment runs. Switch on Settings > CI/CD > General pipelines > Use separate caches for protected branches";
    diagnostics.push(errorAt("SHARED_CACHES", "project", message));
  }
  if (!["", targets.gitlab.file].includes(ciConfigPath)) {
    const message = `the project's CI configuration is "${ciConfigPath}", so GitLab would not read ${targets.gitlab.file}. Set it back under Settings > CI/CD > General pipelines`;
    diagnostics.push(errorAt("OTHER_CI_FILE", "project", message));
  }
  // The default of GitLab's ci_id_token_sub_claim_components.
  if (!["", "project_path,ref_type,ref"].includes(subject.join())) {
    const message = `the sub claim of the project's ID tokens consists of ${listed(subject)}, which the trust policies don't expect. Set ci_id_token_sub_claim_components back to project_path, ref_type, ref`;
    diagnostics.push(errorAt("OTHER_SUBJECT", "project", message));
  }
  return diagnostics;
}

/**
 * The error that a path is not the current one. GitLab accepts old paths and other cases, but signs only the current
 * path.
 */
export function pathDiagnostic({ project }: Pick<GitLabPlan, "project">, actual: string): Diagnostic {
  return errorAt("WRONG_PATH", "project", `GitLab calls "${project}" by another path. Set it to "${actual}"`);
}

function branchDiagnostic(plan: GitLabPlan, actual: string): Diagnostic {
  const message = `"${plan.defaultBranch}" is not the default branch of "${plan.project}". Set it to "${actual}"`;
  return errorAt("WRONG_BRANCH", "defaultBranch", message);
}
