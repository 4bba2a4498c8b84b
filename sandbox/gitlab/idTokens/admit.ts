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

export type Admission = { readonly ok: true; readonly job: AdmittedJob } | Refused;

/** Why GitLab has no token for a job: it starts no such pipeline, or signs none for that project. In our words. */
export interface Refused {
  readonly ok: false;
  readonly reason: string;
}

/** Whether GitLab runs the job, by its rules for refs, roles, forks and environments. */
export function admit(state: GitLabState, wanted: IdTokenJob): Admission {
  const project = findProject(state, wanted.project);
  const user = state.users.find(({ username }) => username === wanted.pipeline.user);
  if (!project) return refused(`there is no project "${wanted.project}"`);
  if (!user) return refused(`there is no user "${wanted.pipeline.user}"`);

  const place = placeOf(state, wanted, project);
  if ("reason" in place) return place;
  const caller = callerIn(state, user, place.runningProject);
  const reason =
    (wanted.running ? undefined : (refFault(state, wanted, project) ?? startFault(state, wanted, caller))) ??
    environmentFault(wanted) ??
    reusedPathFault(state, project);
  return reason === undefined
    ? { ok: true, job: { ...admitted(state, wanted, project, caller), target: place.target } }
    : refused(reason);
}

interface Place {
  readonly runningProject: Project;
  readonly target?: AdmittedJob["target"];
}

/** The project that runs the pipeline. GitLab: "Use with forked projects". */
function placeOf(state: GitLabState, { pipeline, runsIn, running }: IdTokenJob, project: Project): Place | Refused {
  const { source, mergeRequest } = pipeline;
  if ((source === "merge_request_event") !== (mergeRequest !== undefined)) {
    return refused("a merge request's pipeline, and no other, has a merge request");
  }
  if (!mergeRequest) return runsIn ? refused("only a merge request runs elsewhere") : { runningProject: project };
  const target = mergeRequest.project === undefined ? project : findProject(state, mergeRequest.project);
  if (!target) return refused(`there is no project "${String(mergeRequest.project)}"`);
  if (target.id !== project.id && target.id !== project.forkedFromId) {
    return refused(`"${project.fullPath}" is no fork of "${target.fullPath}"`);
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

/** A push brings its ref to be; every other pipeline needs one that is there. */
function refFault(state: GitLabState, { pipeline }: IdTokenJob, { id }: Project): string | undefined {
  const { source, ref, tag = false } = pipeline;
  if (!isRefName(ref)) return `"${ref}" is no name for a ${tag ? "tag" : "branch"}`;
  if (source === "push") return undefined;
  const found = tag ? findTag(state, id, ref) : findBranch(state, id, ref);
  return found ? undefined : `there is no ${tag ? "tag" : "branch"} "${ref}"`;
}

/**
 * GitLab: `Ci::Pipeline::Chain::Validate::Abilities`: whoever starts a pipeline may bring code to its ref, by a push or
 * a merge. Of a merge request that is the source branch, judged in the project that runs the pipeline.
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
 * GitLab: "ID token issuance is disabled in CI because this project's path was previously used by a different project",
 * until the subject starts with `project_id`. Only newer versions do that: which is for the seed to say.
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
    // Assumption: of a merge request it is the source branch's, as its project protects it. Newer versions of GitLab
    // say
    // "false" more often; a policy has to hold where the author of the code can make it "true".
    refProtected: tag ? isProtectedTag(state, project.id, ref) : isProtectedBranch(state, project.id, ref),
    commit,
    sha: sha ?? commit?.sha ?? NO_COMMIT,
    environment: environmentOf(state, wanted, caller.project),
    audience: wanted.audience,
    running: wanted.running,
  };
}

/** An environment that is there keeps its tier. */
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

/** By id, or by the full path in any case. */
function findProject(state: GitLabState, wanted: number | string): Project | undefined {
  if (typeof wanted === "number") return state.projects.get(wanted);
  return state.projects.find(({ fullPath }) => fullPath.toLowerCase() === wanted.toLowerCase());
}

function refused(reason: string): Refused {
  return { ok: false, reason };
}
