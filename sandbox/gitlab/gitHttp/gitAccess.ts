import type { Job } from "../ci/entities";
import { jobByToken } from "../ci/jobs/jobByToken";
import type { Project, User } from "../entities";
import { AccessLevel } from "../model/accessLevel";
import type { Caller } from "../model/caller";
import { accessLevel } from "../model/membership";
import type { GitLabState } from "../state";

export type GitService = "git-upload-pack" | "git-receive-pack";

/** The caller and project of a git request, or GitLab's refusal. */
export type GitAccess =
  | { readonly kind: "granted"; readonly caller: Caller }
  | { readonly kind: "refused"; readonly status: 401 | 403 | 404; readonly message: string };

/** Authenticates and authorizes a git request; the refs of a push are checked later. GitLab: `GitAccess`. */
export function gitAccess(
  state: GitLabState,
  { authorization, path, service }: { authorization: string | undefined; path: string; service: GitService },
): GitAccess {
  const actor = authenticate(state, authorization);
  if (!actor) return refused(401, "HTTP Basic: Access denied");
  const { user, job, isReadOnly = false } = actor;
  const project = findProject(state, path);
  const level = project ? accessLevel(state, user, project) : AccessLevel.NoAccess;
  if (service === "git-receive-pack" && (isReadOnly || (job && !mayJobPush(job, project, level)))) {
    return refused(403, "You are not allowed to upload code.");
  }
  const isOtherProject = project && job && job.projectId !== project.id;
  if (isOtherProject) return refusedJob(state, job, project);
  if (!project || level === AccessLevel.NoAccess) {
    return refused(404, "The project you were looking for could not be found or you don't have permission to view it.");
  }
  if (service === "git-upload-pack" && level < AccessLevel.Reporter) {
    return refused(403, "You are not allowed to download code from this project.");
  }
  if (service === "git-receive-pack" && level < AccessLevel.Developer) {
    return refused(403, "You are not allowed to push code to this project.");
  }
  return { kind: "granted", caller: { user, project, level, ...(job && { jobId: job.id }) } };
}

interface Actor {
  readonly user: User;
  /** The running job, if the password is its job token. */
  readonly job?: Job;
  /** Whether the password is a token with the scope `read_api`. */
  readonly isReadOnly?: boolean;
}

/** Authenticates by the password: a personal access token, or with the username `gitlab-ci-token` a job token. */
function authenticate(state: GitLabState, authorization = ""): Actor | undefined {
  const encoded = /^basic ([A-Za-z0-9+/=]+)$/i.exec(authorization)?.[1];
  if (encoded === undefined) return undefined;
  const [, username = "", password = ""] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, "base64").toString()) ?? [];
  if (password === "") return undefined;
  if (username === "gitlab-ci-token") {
    const job = jobByToken(state, password);
    const user = job && state.users.get(job.userId);
    if (job && user) return { user, job };
  }
  const user = state.users.find(({ token, readToken }) => token === password || readToken === password);
  return user && { user, isReadOnly: user.readToken === password };
}

/** The refusal for a job token of another project. Assumption: no project is on another's job token allowlist. */
function refusedJob(state: GitLabState, { projectId }: Job, { path }: Project): GitAccess {
  const from = state.projects.get(projectId)?.path ?? "";
  return refused(403, `Authentication by CI/CD job token not allowed from ${from} to ${path}.`);
}

/**
 * Whether a job may push: only to its own project, if that allows it and its user may push. GitLab: `build_push_code`.
 */
function mayJobPush(job: Job, project: Project | undefined, level: number): boolean {
  return project?.id === job.projectId && (project.jobTokenMayPush ?? false) && level >= AccessLevel.Developer;
}

function findProject(state: GitLabState, path: string): Project | undefined {
  return state.projects.find(({ fullPath }) => fullPath.toLowerCase() === path.toLowerCase());
}

function refused(status: 401 | 403 | 404, message: string): GitAccess {
  return { kind: "refused", status, message };
}
