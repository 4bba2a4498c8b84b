import { settingOf } from "../../model/projectSettings";
import type { GitLabState } from "../../state";
import type { ArtifactsDefinition } from "../definition";
import type { Job } from "../entities";
import type { JobPayload } from "../runnerPort";
import { namedCaches } from "./caches";
import { dependenciesOf, dotenvOf } from "./dependencies";
import { expandAll, expandForRunner, expandText } from "./expand";
import { jobIdTokens, type SignIdToken } from "./jobIdTokens";
import { type JobFacts, jobVariables } from "./jobVariables";
import { factsOfPipeline } from "./pipelineFacts";
import { usesProtectedCaches } from "./protectedCaches";
import { runnerVariables } from "./runnerVariables";

/** The inputs of a job payload that are not in the state. */
export interface JobPayloadOptions {
  /** The URL at which jobs reach the server. */
  readonly origin: string;
  readonly sign: SignIdToken;
}

/** The payload for the runner. GitLab: `Ci::RegisterJobService`, `Entities::Ci::JobRequest::Response`. */
export async function jobPayload(
  state: GitLabState,
  job: Job,
  { origin, sign }: JobPayloadOptions,
): Promise<JobPayload> {
  const pipeline = state.pipelines.get(job.pipelineId);
  if (!pipeline) throw new Error(`no pipeline ${job.pipelineId}`);
  const facts = factsOfPipeline(state, pipeline);
  const { definition, environmentName } = job;
  const needed = dependenciesOf(state, job);
  const withoutTokens: JobFacts = { definition, environmentName, job, dotenv: dotenvOf(state, needed), idTokens: [] };

  const unsigned = expandAll(jobVariables(state, facts, withoutTokens, origin), runnerVariables);
  const tokens = await jobIdTokens(state, facts, job, (text) => expandText(text, unsigned), sign);
  const unexpanded = jobVariables(state, facts, { ...withoutTokens, idTokens: tokens.variables }, origin);
  const variables = expandAll(unexpanded, runnerVariables);
  const fill = (text: string): string => expandText(text, variables, runnerVariables);
  return {
    job,
    pipeline,
    project: facts.project,
    commit: facts.commit,
    variables: expandForRunner(unexpanded).map(({ key, value, file = false, raw = false, masked = false }) => ({
      ...{ key, value, file, masked },
      ...(raw && { raw }),
    })),
    beforeScript: definition.beforeScript,
    script: definition.script,
    afterScript: definition.afterScript,
    timeout: definition.timeout ?? Number(settingOf(facts.project, "build_timeout")),
    artifacts: definition.artifacts && expandedArtifacts(definition.artifacts, fill),
    caches: namedCaches(definition.caches, {
      files: facts.commit.files,
      isProtected: usesProtectedCaches(state, facts, job),
      fill,
    }),
    dependencies: needed.filter(({ artifacts }) => artifacts.some(({ fileType }) => fileType === "archive")),
    ...(tokens.warnings.length > 0 && { warnings: tokens.warnings }),
  };
}

function expandedArtifacts(artifacts: ArtifactsDefinition, fill: (text: string) => string): ArtifactsDefinition {
  const { name, paths, exclude, reports } = artifacts;
  return {
    ...artifacts,
    name: name === null ? null : fill(name),
    paths: paths.map(fill),
    exclude: exclude.map(fill),
    reports: Object.fromEntries(Object.entries(reports).map(([kind, globs]) => [kind, globs.map(fill)])),
  };
}
