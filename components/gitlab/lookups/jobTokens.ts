import type * as pulumi from "@pulumi/pulumi";
import { type Diagnostic, errorAt, warningAt } from "../../../pipeline/diagnostics/diagnostic";
import { quoted } from "../../../pipeline/diagnostics/wording";
import type { GitLabPlan } from "../../../targets/gitlab/gitLabPlan";
import {
  isInitial,
  type JobTokenScope,
  scopeChanges,
  type ScopeEntry,
} from "../../../targets/gitlab/project/jobTokenScope";
import { Adopted } from "../../../pipeline/settings/choices";
import { type Attempt, attempt } from "../../lookups/attempt";
import { resourceNames } from "../resourceNames";
import type { Existing } from "./existingResources";
import { readGitLab, readGitLabList, requestGitLab } from "./gitLabApi";
import { gitLabDiagnostic } from "./gitLabDiagnostic";

/** The job token scope of a project, as it is and as the settings want it. */
export interface JobTokenFacts {
  readonly found: JobTokenScope;
  readonly wanted: JobTokenScope;
}

/** The result of the lookup. There are no facts without `jobTokenAccess`, or with an error. */
export interface JobTokenLookup {
  readonly facts?: JobTokenFacts;
  readonly diagnostics: readonly Diagnostic[];
  /** The error that the scope could not be read. Only Maintainers may read it. */
  readonly unreadable: readonly Diagnostic[];
}

export const jobTokenScopeType = "gitlab:index/projectJobTokenScopes:ProjectJobTokenScopes";

/** The import id of a resource of which a project has exactly one: nothing follows the project's id. */
export const onlyOfProject = "";

/** The job token allow-list as an existing resource: somebody switched it off, or added entries. */
export function existingJobTokenScope(name: string, facts: JobTokenFacts | undefined): Existing[] {
  if (!facts || isInitial(facts.found)) return [];
  return [
    {
      kind: Adopted.JobTokenAccess,
      label: "the job token allow-list",
      path: "jobTokenAccess",
      type: jobTokenScopeType,
      identity: {},
      resourceName: resourceNames.jobTokenScope(name),
      importId: onlyOfProject,
      changes: scopeChanges(facts.found, facts.wanted),
      alternative: "leave out jobTokenAccess",
    },
  ];
}

/**
 * Looks up the job token scope. Without `jobTokenAccess`, it only reads whether the allow-list is on, and only for a preview,
 * which shows the warning.
 */
export async function lookUpJobTokens(
  { project, jobTokenAccess }: Pick<GitLabPlan, "project" | "jobTokenAccess">,
  isPreview: boolean,
  options: pulumi.InvokeOptions,
): Promise<JobTokenLookup> {
  if (!jobTokenAccess && !isPreview) return { diagnostics: [], unreadable: [] };
  const path = `projects/${encodeURIComponent(project)}/job_token_scope`;
  const readingSwitch = attempt(readGitLab(path, options));
  if (!jobTokenAccess) {
    const found = await readingSwitch;
    return { diagnostics: found.ok && !isOn(found.value) ? [openScope] : [], unreadable: [] };
  }
  const [scope, projects, groups, wantedProjects, wantedGroups] = await Promise.all([
    readingSwitch,
    attempt(readGitLabList<FoundProject>(`${path}/allowlist`, options)),
    attempt(readGitLabList<FoundGroup>(`${path}/groups_allowlist`, options)),
    Promise.all(jobTokenAccess.projects.map((one, index) => findEntry("projects", one, index, options))),
    Promise.all(jobTokenAccess.groups.map((one, index) => findEntry("groups", one, index, options))),
  ]);
  const diagnostics = [...wantedProjects, ...wantedGroups].flatMap((one) => ("code" in one ? [one] : []));
  if (!scope.ok || !projects.ok || !groups.ok) {
    return { diagnostics, unreadable: [unreadable(scope, projects, groups)] };
  }
  const found = {
    isOn: isOn(scope.value),
    projects: projects.value
      .map(({ id, path_with_namespace: fullPath }) => ({ id, path: fullPath }))
      // GitLab's list contains the project itself.
      .filter(({ path: fullPath }) => fullPath !== project),
    groups: groups.value.map(({ id, web_url: url }) => ({ id, path: url.replace(/^.*?\/groups\//, "") })),
  };
  const entries = (list: readonly (ScopeEntry | Diagnostic)[]) => list.flatMap((one) => ("code" in one ? [] : [one]));
  const wanted = { isOn: true, projects: entries(wantedProjects), groups: entries(wantedGroups) };
  return { ...(diagnostics.length === 0 && { facts: { found, wanted } }), diagnostics, unreadable: [] };
}

/** GitLab: CI/CD job token scope API. */
interface FoundProject {
  readonly id: number;
  readonly path_with_namespace: string;
}

interface FoundGroup {
  readonly id: number;
  /** Such as `https://gitlab.com/groups/acme/shop`. */
  readonly web_url: string;
}

/** GitLab 18.0 has only the inbound scope. */
function isOn(scope: unknown): boolean {
  return (scope as { readonly inbound_enabled?: boolean } | undefined)?.inbound_enabled !== false;
}

/** The project or group of a path, or the error that there is none. */
async function findEntry(
  list: "projects" | "groups",
  path: string,
  index: number,
  options: pulumi.InvokeOptions,
): Promise<ScopeEntry | Diagnostic> {
  const kind = list === "projects" ? "project" : "group";
  const at = `jobTokenAccess.${list}[${index}]`;
  const response = await attempt(
    requestGitLab("GET", `${list}/${encodeURIComponent(path)}?with_projects=false`, options),
  );
  if (!response.ok) return gitLabDiagnostic(at, response.reason);
  const { status, body } = response.value;
  if (status === 200) return { id: (body as { readonly id: number }).id, path };
  if (status !== 404) return gitLabDiagnostic(at, `GitLab answered ${status}`);
  const message = `GitLab has no ${kind} ${quoted(path)}, or the token cannot see it. Check the path, and that the token's user may see the ${kind}`;
  return errorAt("NO_JOB_TOKEN_SOURCE", at, message);
}

function unreadable(...attempts: readonly Attempt<unknown>[]): Diagnostic {
  const [reason = ""] = attempts.flatMap((one) => (one.ok ? [] : [one.reason]));
  return gitLabDiagnostic("jobTokenAccess", reason);
}

const openScope = warningAt(
  "OPEN_JOB_TOKENS",
  "project",
  "jobs of every project may access this project with their job tokens, with the rights of the users who start them. Name the projects and groups that need it in jobTokenAccess, or switch on Settings > CI/CD > Job token permissions > This project and any groups and projects in the allowlist",
);
