import type * as gitlab from "@pulumi/gitlab";
import { listed, type Mistake } from "../../../pipeline/errors";
import type { GitLabPlan } from "../../../targets/gitlab/gitLabPlan";
import { targets } from "../../../targets";
import { isNotFound } from "../../lookups/reasons";
import { gitLabMistake } from "./gitLabMistake";

/** The mistake for a failed project lookup. */
export function projectMistake({ project }: Pick<GitLabPlan, "project">, reason: string): Mistake {
  if (!isNotFound(reason)) return gitLabMistake("project", reason);
  const message = `GitLab knows no project "${project}", or its token may not see it. Check the path, and that the token's user is a Maintainer of the project`;
  return { code: "NO_PROJECT", path: "project", message };
}

/** The reasons why a visible project can't be onboarded. */
export function unfitProject(plan: GitLabPlan, project: gitlab.GetProjectResult): Mistake[] {
  const { archived, emptyRepo, defaultBranch, pathWithNamespace } = project;
  const level = accessLevel(project);
  return [
    ...(archived ? [refusal("project", `"${plan.project}" is archived. Unarchive it in GitLab first`)] : []),
    ...(level !== undefined && level < maintainer
      ? [
          refusal(
            "project",
            `the user of the GitLab token is no Maintainer of "${plan.project}". Make it one, or take another token`,
          ),
        ]
      : []),
    ...(pathWithNamespace === plan.project ? [] : [pathMistake(plan, pathWithNamespace)]),
    ...unsupportedSettings(plan, project),
    ...(emptyRepo || defaultBranch === plan.defaultBranch ? [] : [branchMistake(plan, defaultBranch)]),
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

function refusal(path: string, message: string): Mistake {
  return { code: "NO_PERMISSION", path, message };
}

/** The project settings with which the CI file would not run, or its jobs could not log in or trust their cache. */
function unsupportedSettings(plan: GitLabPlan, project: gitlab.GetProjectResult): Mistake[] {
  const { ciConfigPath, ciIdTokenSubClaimComponents: subject, ciSeparatedCaches } = project;
  const mistakes: Mistake[] = [];
  // An older GitLab returns nothing, and separates the caches.
  if (plan.outline.sharesCaches && (ciSeparatedCaches as boolean | undefined) === false) {
    const message =
      "the project's protected branches share their caches with the others, so that unreviewed code could change the plugins that a deployment runs. Switch on Settings > CI/CD > General pipelines > Use separate caches for protected branches";
    mistakes.push({ code: "SHARED_CACHES", path: "project", message });
  }
  if (!["", targets.gitlab.file].includes(ciConfigPath)) {
    const message = `the project's CI configuration is "${ciConfigPath}", so that GitLab would not read ${targets.gitlab.file}. Set it back under Settings > CI/CD > General pipelines`;
    mistakes.push({ code: "OTHER_CI_FILE", path: "project", message });
  }
  // The default of GitLab's ci_id_token_sub_claim_components.
  if (!["", "project_path,ref_type,ref"].includes(subject.join())) {
    const message = `the project's ID tokens name their subject by ${listed(subject)}, which the trust policies don't expect. Set ci_id_token_sub_claim_components back to project_path, ref_type, ref`;
    mistakes.push({ code: "OTHER_SUBJECT", path: "project", message });
  }
  return mistakes;
}

/**
 * The mistake that a path is not the current one. GitLab accepts old paths and other cases, but signs only the current
 * path.
 */
export function pathMistake({ project }: Pick<GitLabPlan, "project">, actual: string): Mistake {
  return {
    code: "WRONG_PATH",
    path: "project",
    message: `GitLab calls "${project}" by another path. Set it to "${actual}"`,
  };
}

function branchMistake(plan: GitLabPlan, actual: string): Mistake {
  const message = `"${plan.defaultBranch}" is not the default branch of "${plan.project}". Set it to "${actual}"`;
  return { code: "WRONG_BRANCH", path: "defaultBranch", message };
}
