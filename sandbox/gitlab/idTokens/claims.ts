import type { Project } from "../entities";
import type { GitLabState } from "../state";
import { serverFqdn } from "../ci/variables/projectVariables";
import type { AdmittedJob } from "./job";

/** The inputs of a token that come from neither the job nor the project. */
export interface Issue {
  /** The server's URL, without a trailing slash. */
  readonly issuer: string;
  readonly now: Date;
  /** The number of the token. Also gives the ids of a pipeline and a job that do not exist in the state. */
  readonly serial: number;
}

/** The payload of an ID token. */
export type IdTokenClaims = Readonly<Record<string, unknown>>;

/** The default timeout of a job and the lifetime of its tokens, in seconds. */
const JOB_TIMEOUT = 3600;

/** The claims of a job's ID token. GitLab: ID tokens, "Token payload"; `Gitlab::Ci::Jwt`, `Gitlab::Ci::JwtV2`. */
export function idTokenClaims(state: GitLabState, job: AdmittedJob, { issuer, now, serial }: Issue): IdTokenClaims {
  const seconds = Math.floor(now.getTime() / 1000);
  return {
    iss: issuer,
    sub: subject(job),
    aud: job.audience,
    iat: seconds,
    nbf: seconds - 5,
    exp: seconds + (job.running?.timeout ?? JOB_TIMEOUT),
    jti: `00000000-0000-4000-8000-${serial.toString(16).padStart(12, "0")}`,
    ...projectClaims(state, job.project, ""),
    ...(since(state, 18, 4) && projectClaims(state, job.runningProject, "job_")),
    user_id: String(job.user.id),
    user_login: job.user.username,
    user_email: job.user.email,
    user_access_level: roleOf(job.level),
    pipeline_id: String(job.running?.pipelineId ?? 1000 + serial),
    pipeline_source: job.source,
    job_id: String(job.running?.jobId ?? 5000 + serial),
    ref: job.ref,
    ref_type: job.refType,
    ref_path: refPath(job),
    ref_protected: String(job.refProtected),
    ...environmentClaims(job),
    runner_id: 1,
    runner_environment: "self-hosted",
    sha: job.sha,
    project_visibility: "private",
    ...configClaims(job, issuer),
    // Assumption: this value means a job that the project's own CI file defines.
    ...(since(state, 18, 9) && { job_source: "pipeline" }),
  };
}

/** The available components of the `sub` claim. GitLab: `ci_id_token_sub_claim_components`. */
export const subClaimComponents: Readonly<Record<string, (job: AdmittedJob) => string>> = {
  project_path: ({ project }) => project.fullPath,
  project_id: ({ project }) => String(project.id),
  ref_type: ({ refType }) => refType,
  ref: ({ ref }) => ref,
  ref_protected: ({ refProtected }) => String(refProtected),
  // Assumption: these two are empty without an environment.
  environment_protected: ({ environment }) => (environment ? String(environment.protected) : ""),
  deployment_tier: ({ environment }) => environment?.tier ?? "",
};

function subject(job: AdmittedJob): string {
  return job.project.idTokenSubComponents.map((name) => `${name}:${subClaimComponents[name]?.(job) ?? ""}`).join(":");
}

function projectClaims(state: GitLabState, { id, fullPath, namespaceId }: Project, prefix: string) {
  return {
    [`${prefix}namespace_id`]: String(namespaceId),
    [`${prefix}namespace_path`]: state.namespaces.get(namespaceId)?.fullPath ?? "",
    [`${prefix}project_id`]: String(id),
    [`${prefix}project_path`]: fullPath,
  };
}

function environmentClaims({ environment }: AdmittedJob) {
  return (
    environment && {
      environment: environment.name,
      environment_protected: String(environment.protected),
      deployment_tier: environment.tier,
      environment_action: environment.action,
    }
  );
}

/** The claims about the CI file, which belongs to the running project; null for a file of another project. */
function configClaims({ runningProject, sha, ...job }: AdmittedJob, issuer: string) {
  const path = runningProject.ciConfigPath ?? ".gitlab-ci.yml";
  const isExternal = path.includes("@") || /^https?:/.test(path);
  return {
    ci_config_ref_uri: isExternal ? null : `${serverFqdn(issuer)}/${runningProject.fullPath}//${path}@${refPath(job)}`,
    ci_config_sha: isExternal ? null : sha,
  };
}

function refPath({ ref, refType }: Pick<AdmittedJob, "ref" | "refType">): string {
  return `refs/${refType === "tag" ? "tags" : "heads"}/${ref}`;
}

function roleOf(level: number): string {
  const roles: Readonly<Record<number, string>> = { 30: "developer", 40: "maintainer", 50: "owner" };
  return roles[level] ?? String(level);
}

function since({ version }: GitLabState, major: number, minor: number): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split(".").map((part) => Number.parseInt(part, 10));
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}
