import type { IdTokenAnswer } from "../../idTokens/issue";
import type { IdTokenJob } from "../../idTokens/job";
import { settingOf } from "../../model/projectSettings";
import type { GitLabState } from "../../state";
import type { Job } from "../entities";
import type { CiVariable } from "./ciVariable";
import type { PipelineFacts } from "./pipelineFacts";

/** Signs an ID token for a job, or returns the reason why not. */
export type SignIdToken = (job: IdTokenJob) => Promise<IdTokenAnswer>;

/** The ID tokens of a job as variables, and warnings about those that it does not get. */
export interface JobIdTokens {
  readonly variables: readonly CiVariable[];
  readonly warnings: readonly string[];
}

/** Signs the ID tokens that a job requests. `fill` expands the variables of an audience. */
export async function jobIdTokens(
  state: GitLabState,
  facts: PipelineFacts,
  job: Job,
  fill: (text: string) => string,
  sign: SignIdToken,
): Promise<JobIdTokens> {
  const found: CiVariable[] = [];
  const warnings: string[] = [];
  for (const [key, { aud }] of Object.entries(job.definition.idTokens)) {
    const audience = typeof aud === "string" ? fill(aud) : aud.map(fill);
    const answer = await sign(idTokenJob(state, facts, job, audience));
    if (answer.ok) found.push({ key, value: answer.token, raw: true, masked: true });
    else warnings.push(`GitLab signs no ID token ${key} for this job: ${answer.reason}`);
  }
  return { variables: found, warnings };
}

/** A running job in the form that the ID token signer takes. */
function idTokenJob(state: GitLabState, facts: PipelineFacts, job: Job, audience: IdTokenJob["audience"]): IdTokenJob {
  const { project, mergeRequest, pipeline, ref, tag, source, commit } = facts;
  const { environment, timeout } = job.definition;
  const runsInParent = mergeRequest !== undefined && mergeRequest.sourceProjectId !== project.id;
  return {
    project: mergeRequest?.sourceProjectId ?? project.id,
    pipeline: {
      source,
      ref,
      tag,
      user: state.users.get(job.userId)?.username ?? facts.user.username,
      sha: commit.sha,
      ...(mergeRequest && {
        mergeRequest: { project: mergeRequest.projectId, branch: mergeRequest.targetBranch },
      }),
    },
    ...(environment &&
      job.environmentName !== null && {
        environment: {
          name: job.environmentName,
          action: environment.action,
          ...(environment.tier !== null && { tier: environment.tier }),
        },
      }),
    audience,
    ...(runsInParent && { runsIn: "parent" as const }),
    running: {
      jobId: job.id,
      pipelineId: pipeline?.id ?? job.pipelineId,
      timeout: timeout ?? Number(settingOf(project, "build_timeout")),
    },
  };
}
