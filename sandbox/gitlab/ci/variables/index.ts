import type { GitLabState } from "../../state";
import type { CiVariables } from "../ci";
import type { JobDefinition } from "../definition";
import type { Job, Pipeline } from "../entities";
import type { PipelineRequest } from "../pipelineRequest";
import { changedFilesOf, changedFilesSince } from "./changedFiles";
import { byKey } from "./ciVariable";
import { dotenvOf } from "./dependencies";
import { expandAll, expandText } from "./expand";
import { jobPayload } from "./jobPayload";
import type { SignIdToken } from "./jobIdTokens";
import { given, type JobFacts, jobVariables } from "./jobVariables";
import { factsOfPipeline, factsOfRequest, isProtectedPipeline } from "./pipelineFacts";
import { pipelineVariables } from "./pipelineVariables";
import { projectVariables } from "./projectVariables";
import { runnerVariables } from "./runnerVariables";
import { secretVariables } from "./secretVariables";

/** What variables need beside the state. */
export interface VariablesOptions {
  /** Where jobs reach the server: known once it listens. */
  readonly origin: () => string;
  readonly sign: SignIdToken;
}

/** Variables as GitLab gives them to pipelines and jobs. */
export function createCiVariables(state: GitLabState, { origin, sign }: VariablesOptions): CiVariables {
  return {
    rulesVariables: (request) => rulesVariables(state, request, origin()),
    changedFiles: (request) => changedFilesOf(state, request),
    changedSince: (request, ref) => changedFilesSince(state, request, ref),
    jobNames: (pipeline, definition) => jobNames(state, pipeline, definition, origin()),
    environmentUrl: (job) => environmentUrl(state, job, origin()),
    jobPayload: (job) => jobPayload(state, job, { origin: origin(), sign }),
  };
}

/**
 * What the rules of a CI file see, not expanded: of the project's variables those for every environment.
 * GitLab: `Gitlab::Ci::Variables::Builder#config_variables`.
 */
export function rulesVariables(
  state: GitLabState,
  request: PipelineRequest,
  origin: string,
): Readonly<Record<string, string>> {
  const facts = factsOfRequest(state, request);
  const isProtected = isProtectedPipeline(state, facts);
  const { id: projectId } = facts.project;
  const { id, email, username, name } = facts.user;
  const all = [
    ...projectVariables(state, facts.project, origin),
    ...pipelineVariables(state, facts, origin),
    ...[
      { key: "GITLAB_USER_ID", value: String(id) },
      { key: "GITLAB_USER_EMAIL", value: email },
      { key: "GITLAB_USER_LOGIN", value: username },
      { key: "GITLAB_USER_NAME", value: name },
    ],
    ...secretVariables(state, { projectId, isProtected, environment: null }),
    ...given(facts.variables),
  ];
  const raw = (value: string): string => value.replaceAll("$", () => "$$");
  return Object.fromEntries(
    [...byKey(all).values()].map((one) => [one.key, one.raw === true ? raw(one.value) : one.value]),
  );
}

/** Variables of the job's own id are not known by then, nor is its environment. GitLab: `Ci::Build#simple_variables`. */
function jobNames(state: GitLabState, pipeline: Pipeline, definition: JobDefinition, origin: string) {
  const unborn: JobFacts = { definition, environmentName: null, job: undefined, dotenv: [], idTokens: [] };
  const variables = expandAll(jobVariables(state, factsOfPipeline(state, pipeline), unborn, origin), runnerVariables);
  const filled = (text: string | undefined | null): string | null => (text ? expandText(text, variables) : null);
  const resourceGroup = filled(definition.resourceGroup);
  return {
    environmentName: filled(definition.environment?.name),
    resourceGroup: resourceGroup === "" ? null : resourceGroup,
  };
}

/** A job may say it in its own dotenv report. GitLab: `environment:url`, "Set a dynamic environment URL". */
function environmentUrl(state: GitLabState, job: Job, origin: string): string | null {
  const url = job.definition.environment?.url ?? null;
  const pipeline = state.pipelines.get(job.pipelineId);
  if (url === null || !pipeline) return null;
  const { definition, environmentName } = job;
  const facts: JobFacts = { definition, environmentName, job, dotenv: dotenvOf(state, [job]), idTokens: [] };
  const all = jobVariables(state, factsOfPipeline(state, pipeline), facts, origin);
  const address = expandText(url, expandAll(all, runnerVariables));
  return /^https?:\/\/[^\s]+$/.test(address) ? address : null;
}
