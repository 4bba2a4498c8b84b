import type { Environment } from "../../entities";
import { environmentSlug, guessTier } from "../../model/environmentRules";
import type { GitLabState } from "../../state";
import type { JobDefinition } from "../definition";
import type { Job, PipelineVariable } from "../entities";
import { type CiVariable, variables } from "./ciVariable";
import { isProtectedJob, type PipelineFacts } from "./pipelineFacts";
import { persistedPipelineVariables, pipelineVariables, seconds } from "./pipelineVariables";
import { projectVariables } from "./projectVariables";
import { secretVariables } from "./secretVariables";
import { slug } from "./slug";

/** The facts about a job that its variables depend on, before or after the job is created. */
export interface JobFacts {
  readonly definition: JobDefinition;
  /** The expanded name; null if it is not known yet or the job has no environment. */
  readonly environmentName: string | null;
  /** Undefined until the job is created. */
  readonly job: Job | undefined;
  /** The variables of dotenv reports of other jobs. */
  readonly dotenv: readonly CiVariable[];
  readonly idTokens: readonly CiVariable[];
}

/**
 * The variables of a job; the last one of each key counts. GitLab: `Ci::Build#base_variables` and
 * `Gitlab::Ci::Variables::Builder#scoped_variables`.
 */
export function jobVariables(state: GitLabState, facts: PipelineFacts, job: JobFacts, origin: string): CiVariable[] {
  const { definition, environmentName } = job;
  const isProtected = isProtectedJob(state, facts, job.job);
  const user = (job.job && state.users.get(job.job.userId)) ?? facts.user;
  return [
    ...persistedVariables(facts, job, origin),
    ...job.idTokens,
    ...ownVariables(definition),
    ...environmentVariables(state, facts, job),
    ...projectVariables(state, facts.project, origin),
    ...pipelineVariables(state, facts, origin),
    ...variables({ CI_RUNNER_ID: "1", CI_RUNNER_DESCRIPTION: "sandbox", CI_RUNNER_TAGS: "[]" }),
    ...variables(definition.variables),
    ...variables({
      GITLAB_USER_ID: String(user.id),
      GITLAB_USER_EMAIL: user.email,
      GITLAB_USER_LOGIN: user.username,
      GITLAB_USER_NAME: user.name,
    }),
    ...job.dotenv,
    ...secretVariables(state, { projectId: facts.project.id, isProtected, environment: environmentName }),
    ...toCiVariables(facts.variables),
    // Assumption: the variables of the user who played the job have the highest precedence.
    ...toCiVariables(job.job?.variables ?? []),
    ...persistedEnvironmentVariables(state, facts, job),
  ];
}

/** Pipeline variables as variables for a job. */
export function toCiVariables(pipelineVariables: readonly PipelineVariable[]): CiVariable[] {
  return pipelineVariables.map(({ key, value, variableType }) => ({ key, value, file: variableType === "file" }));
}

function persistedVariables(facts: PipelineFacts, { job }: JobFacts, origin: string): CiVariable[] {
  if (!job) return [];
  const { project } = facts;
  const { host, protocol } = new URL(origin);
  const repository = `${protocol}//gitlab-ci-token:${job.token}@${host}/${project.fullPath}.git`;
  return [
    ...persistedPipelineVariables(facts, origin),
    ...variables({
      CI_JOB_ID: String(job.id),
      CI_JOB_URL: `${origin}/${project.fullPath}/-/jobs/${job.id}`,
      CI_JOB_STARTED_AT: job.startedAt === null ? undefined : seconds(job.startedAt),
    }),
    { key: "CI_JOB_TOKEN", value: job.token, masked: true },
    { key: "CI_REPOSITORY_URL", value: repository, masked: true },
  ];
}

function ownVariables({ name, stage, when, timeout }: JobDefinition): CiVariable[] {
  return variables({
    CI_JOB_NAME: name,
    CI_JOB_NAME_SLUG: slug(name),
    CI_JOB_GROUP_NAME: groupName(name),
    CI_JOB_STAGE: stage,
    CI_JOB_MANUAL: when === "manual" || when === "delayed" ? "true" : undefined,
    CI_JOB_TIMEOUT: timeout === null ? undefined : String(timeout),
    CI_NODE_TOTAL: "1",
  });
}

/** The common name of parallel jobs. GitLab: `Gitlab::Utils::Job.group_name`. */
function groupName(name: string): string {
  return name.replace(/: \[[^\]]*\]$| \d+\/\d+$/, "");
}

function environmentVariables(state: GitLabState, facts: PipelineFacts, job: JobFacts): CiVariable[] {
  const { definition, environmentName: name } = job;
  if (name === null || !definition.environment) return [];
  const { action, tier, url } = definition.environment;
  const row = environmentRow(state, facts, name);
  return variables({
    CI_ENVIRONMENT_NAME: name,
    CI_ENVIRONMENT_ACTION: action,
    CI_ENVIRONMENT_TIER: row?.tier ?? tier ?? guessTier(name),
    CI_ENVIRONMENT_URL: url ?? row?.externalUrl,
  });
}

/** Environment variables with the highest precedence, so that nothing overrides them. */
function persistedEnvironmentVariables(state: GitLabState, facts: PipelineFacts, job: JobFacts): CiVariable[] {
  const { definition, environmentName: name } = job;
  const row = name === null ? undefined : environmentRow(state, facts, name);
  if (name === null || job.job === undefined) return [];
  return variables({
    CI_ENVIRONMENT_ID: row && String(row.id),
    CI_ENVIRONMENT_SLUG: row?.slug ?? environmentSlug(name),
    CI_ENVIRONMENT_URL: definition.environment?.url ?? row?.externalUrl,
  });
}

function environmentRow(state: GitLabState, { project }: PipelineFacts, name: string): Environment | undefined {
  return state.environments.find((row) => row.projectId === project.id && row.name === name);
}
