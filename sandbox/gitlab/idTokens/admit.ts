import { mayUpdateRef } from "../ci/rights/mayUpdateRef";
import type { Project, User } from "../entities";
import { isRefName } from "../git/refName";
import { commitOf, findBranch, findTag, NO_COMMIT } from "../git/repository";
import { AccessLevel } from "../model/accessLevel";
import type { Caller } from "../model/caller";
import { environmentNameFaults, guessTier } from "../model/environmentRules";
import { accessLevel } from "../model/membership";
import { isProtectedEnvironment } from "../model/protectedEnvironments";
import { mayScheduleOn } from "../model/pipelineScheduleRules";
import { isProtectedBranch, isProtectedTag } from "../model/protection";
import type { GitLabState } from "../state";
import type { AdmittedJob, IdTokenJob } from "./job";

export type Admission = { readonly ok: true; readonly job: AdmittedJob } | Refusal;

/** Why GitLab signs no ID token for a job. The texts are the sandbox's own. */
export interface Refusal {
  readonly ok: false;
  readonly reason: string;
}

/** Decides whether GitLab runs the job, by its rules for refs, roles, forks and environments. */
export function admit(state: GitLabState, wanted: IdTokenJob): Admission {
  const project = findProject(state, wanted.project);
  const user = state.users.find(({ username }) => username === wanted.pipeline.user);
  if (!project) return refused(`there is no project "${wanted.project}"`);
  if (!user) return refused(`there is no user "${wanted.pipeline.user}"`);

  const projects = pipelineProjects(state, wanted, project);
  if ("reason" in projects) return projects;
  const caller = callerIn(state, user, projects.runningProject);
  const reason =
    (wanted.running ? undefined : (refFault(state, wanted, project) ?? startFault(state, wanted, caller))) ??
    environmentFault(wanted) ??
    reusedPathFault(state, project);
  return reason === undefined
    ? { ok: true, job: { ...admitted(state, wanted, project, caller), target: projects.target } }
    : refused(reason);
}

interface PipelineProjects {
  readonly runningProject: Project;
  readonly target?: AdmittedJob["target"];
}

/** The project that runs the pipeline, and a merge request's target. GitLab: "Use with forked projects". */
function pipelineProjects(
  state: GitLabState,
  { pipeline, runsIn, running }: IdTokenJob,
  project: Project,
): PipelineProjects | Refusal {
  const { source, mergeRequest } = pipeline;
  if ((source === "merge_request_event") !== (mergeRequest !== undefined)) {
    return refused("a merge request's pipeline, and no other, has a merge request");
  }
  if (!mergeRequest) return runsIn ? refused("only a merge request runs elsewhere") : { runningProject: project };
  const target = mergeRequest.project === undefined ? project : findProject(state, mergeRequest.project);
  if (!target) return refused(`there is no project "${String(mergeRequest.project)}"`);
  if (target.id !== project.id && target.id !== project.forkedFromId) {
    return refused(`"${project.fullPath}" is not a fork of "${target.fullPath}"`);
  }
  if (!running && !findBranch(state, target.id, mergeRequest.branch))
    return refused(`there is no branch "${mergeRequest.branch}"`);
  const into = { target: { project: target, branch: mergeRequest.branch } };
  if (target.id === project.id || runsIn !== "parent") return { runningProject: project, ...into };
  if (!running && !target.ciAllowForkPipelines) {
    return refused(
      `"${target.fullPath}" does not run the pipelines of forks (ci_allow_fork_pipelines_to_run_in_parent_project)`,
    );
  }
  return { runningProject: target, ...into };
}

/** Why the ref cannot have such a pipeline. A push may create its ref; for other events, it must exist. */
function refFault(state: GitLabState, { pipeline }: IdTokenJob, { id }: Project): string | undefined {
  const { source, ref, tag = false } = pipeline;
  if (!isRefName(ref)) return `"${ref}" is not a valid ${tag ? "tag" : "branch"} name`;
  if (source === "push") return undefined;
  const found = tag ? findTag(state, id, ref) : findBranch(state, id, ref);
  return found ? undefined : `there is no ${tag ? "tag" : "branch"} "${ref}"`;
}

/**
 * Why the caller may not start the pipeline. The caller must be allowed to push to or merge into its ref; for a merge
 * request, the source branch, by the rules of the running project. GitLab: `Ci::Pipeline::Chain::Validate::Abilities`.
 */
function startFault(state: GitLabState, { pipeline }: IdTokenJob, caller: Caller): string | undefined {
  const { source, ref, tag = false } = pipeline;
  const { user, project, level } = caller;
  const who = `"${user.username}" in "${project.fullPath}"`;
  if (level < AccessLevel.Developer) return `${who} may not start pipelines`;
  if (source === "merge_request_event" && tag) return "a merge request has a branch";
  if (source === "schedule") {
    const allowed = mayScheduleOn(state, caller, `refs/${tag ? "tags" : "heads"}/${ref}`);
    return allowed ? undefined : `${who} may not schedule pipelines on "${ref}"`;
  }
  if (mayUpdateRef(state, caller, { ref, tag })) return undefined;
  return tag
    ? `${who} may not create the protected tag "${ref}"`
    : `${who} may neither push nor merge into the protected branch "${ref}"`;
}

function environmentFault({ environment }: IdTokenJob): string | undefined {
  const [fault] = environment ? environmentNameFaults(environment.name) : [];
  return fault === undefined ? undefined : `the environment's name ${fault}`;
}

/**
 * Why GitLab signs no ID token for a reused path, unless the `sub` claim starts with `project_id`. Only newer versions of
 * GitLab refuse this; the seed decides.
 */
function reusedPathFault(state: GitLabState, { id, fullPath, idTokenSubComponents }: Project): string | undefined {
  if (!state.refusesReusedPaths || idTokenSubComponents[0] === "project_id") return undefined;
  const used = state.formerPaths.find((row) => row.path === fullPath.toLowerCase() && row.projectId !== id);
  return (
    used && "ID token issuance is disabled in CI because this project's path was previously used by a different project"
  );
}

function admitted(state: GitLabState, wanted: IdTokenJob, project: Project, caller: Caller): AdmittedJob {
  const { source, ref, tag = false, sha } = wanted.pipeline;
  const row = tag ? findTag(state, project.id, ref) : findBranch(state, project.id, ref);
  const commit = row && commitOf(state, row);
  return {
    source,
    project,
    runningProject: caller.project,
    user: caller.user,
    level: caller.level,
    ref,
    refType: tag ? "tag" : "branch",
    // Assumption: for a merge request, this is the protection of the source branch in its project. Newer versions of
    // GitLab are stricter; a policy must be safe even if the author of the code can make this "true".
    refProtected: tag ? isProtectedTag(state, project.id, ref) : isProtectedBranch(state, project.id, ref),
    commit,
    sha: sha ?? commit?.sha ?? NO_COMMIT,
    environment: environmentOf(state, wanted, caller.project),
    audience: wanted.audience,
    running: wanted.running,
  };
}

/** The job's environment. An existing environment keeps its tier. */
function environmentOf(state: GitLabState, { environment }: IdTokenJob, { id }: Project): AdmittedJob["environment"] {
  if (!environment) return undefined;
  const { name, action = "start", tier } = environment;
  const row = state.environments.find((one) => one.projectId === id && one.name === name);
  return {
    name,
    action,
    tier: row?.tier ?? tier ?? guessTier(name),
    protected: isProtectedEnvironment(state, id, name),
  };
}

function callerIn(state: GitLabState, user: User, project: Project): Caller {
  return { user, project, level: accessLevel(state, user, project) };
}

/** Finds a project by id, or by full path, case-insensitively. */
function findProject(state: GitLabState, wanted: number | string): Project | undefined {
  if (typeof wanted === "number") return state.projects.get(wanted);
  return state.projects.find(({ fullPath }) => fullPath.toLowerCase() === wanted.toLowerCase());
}

function refused(reason: string): Refusal {
  return { ok: false, reason };
}
