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
import { type JobFacts, jobVariables, toCiVariables } from "./jobVariables";
import { factsOfPipeline, factsOfRequest, isProtectedPipeline } from "./pipelineFacts";
import { pipelineVariables } from "./pipelineVariables";
import { projectVariables } from "./projectVariables";
import { runnerVariables } from "./runnerVariables";
import { secretVariables } from "./secretVariables";

/** The inputs of variables that are not in the state. */
export interface VariablesOptions {
  /** The URL at which jobs reach the server; known once the server listens. */
  readonly origin: () => string;
  readonly sign: SignIdToken;
}

/** Creates the functions that compute the variables of pipelines and jobs. */
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
 * The unexpanded variables that the rules of a CI file see. Of the project's variables, only those with the scope `*`.
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
    ...toCiVariables(facts.variables),
  ];
  const raw = (value: string): string => value.replaceAll("$", () => "$$");
  return Object.fromEntries(
    [...byKey(all).values()].map((one) => [one.key, one.raw === true ? raw(one.value) : one.value]),
  );
}

/**
 * The expanded names of a job, without variables that depend on its id or environment. GitLab:
 * `Ci::Build#simple_variables`.
 */
function jobNames(state: GitLabState, pipeline: Pipeline, definition: JobDefinition, origin: string) {
  const uncreatedJob: JobFacts = { definition, environmentName: null, job: undefined, dotenv: [], idTokens: [] };
  const variables = expandAll(
    jobVariables(state, factsOfPipeline(state, pipeline), uncreatedJob, origin),
    runnerVariables,
  );
  const expanded = (text: string | undefined | null): string | null => (text ? expandText(text, variables) : null);
  const resourceGroup = expanded(definition.resourceGroup);
  return {
    environmentName: expanded(definition.environment?.name),
    resourceGroup: resourceGroup === "" ? null : resourceGroup,
  };
}

/**
 * The environment URL of a job; its own dotenv report may set it. GitLab: `environment:url`, "Set a dynamic environment
 * URL".
 */
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
