import { type Diagnostic, errorAt, warningAt } from "../../../pipeline/diagnostics/diagnostic";
import { listed, quoted } from "../../../pipeline/diagnostics/wording";
import { isMap } from "../../../pipeline/isMap";
import type { Pipeline } from "../../../pipeline/model";
import { audience } from "../../../pipeline/plan/access/audience";
import { ciFile } from "../ciFilePath";
import { toGitLab } from "../renderGitLab";
import type { Yaml } from "../yaml";
import { lastValue, type TeamContents, teamEntries, type TeamEntry } from "./teamContents";
import { workflowDiagnostics } from "./workflowChecks";

/** What the merge of a team's CI configuration with the rendered file would do, before it is committed. */
export function mergeDiagnostics(team: TeamContents, pipeline: Pipeline): Diagnostic[] {
  if (!pipeline.included) return [];
  const ours = toGitLab(pipeline);
  return [
    ...clashes(team, ours),
    ...missingStage(team, pipeline.included.stage),
    ...teamEntries(team).flatMap((entry) => identityDiagnostics(entry, ours, pipeline)),
    ...defaultTokens(team, pipeline),
    ...workflowDiagnostics(team, pipeline),
    ...unreadIncludes(team),
  ];
}

function clashes(team: TeamContents, ours: Yaml): Diagnostic[] {
  return teamEntries(team)
    .filter(({ name }) => Object.hasOwn(ours, name))
    .map(({ name, path }) => {
      const message = `${quoted(name)} is in ${path} and in the rendered file, and GitLab would merge the two. Rename it in ${path}, or rename the deployment or program that it is named after`;
      return errorAt("MERGE_CLASH", "delivery", message);
    });
}

/** GitLab: stages, the default ones. `.pre` and `.post` always exist. */
const defaultStages = ["build", "test", "deploy"];

function missingStage(team: TeamContents, stage: string): Diagnostic[] {
  const written = lastValue(team, "stages");
  const stages = Array.isArray(written) ? written.flat(Infinity).map(String) : undefined;
  // A file that is not read may have them.
  if (stages === undefined && team.unread.length > 0) return [];
  if ((stages ?? defaultStages).includes(stage)) return [];
  const message = `the stages of ${ciFile} have no ${quoted(stage)}, which is the stage of all jobs. Set stage to the last one that should wait for none of them: ${listed(stages ?? defaultStages)}`;
  return [errorAt("MISSING_STAGE", "stage", message)];
}

/** Diagnoses an entry of the team that gets, or could get, an identity of the pipeline's jobs. */
function identityDiagnostics(entry: TeamEntry, ours: Yaml, pipeline: Pipeline): Diagnostic[] {
  const { name, path, content } = entry;
  if (Object.hasOwn(ours, name)) return [];
  const subject = `${quoted(name)} in ${path}`;
  const used = [...parentsOf(content), ...referencesIn(content)].find((other) => Object.hasOwn(ours, other));
  if (used !== undefined) {
    const message = `${subject} uses ${quoted(used)} of the rendered file, which has the pipeline's identity and disappears with it. Write what it needs in ${path}`;
    return [errorAt("TEAM_JOB_IDENTITY", "delivery", message)];
  }
  if (requestsToken(content.id_tokens, pipeline)) return [tokenError(subject)];
  const environment = environmentOf(content);
  const job = pipeline.jobs.find(({ ciEnvironment }) => ciEnvironment && matches(ciEnvironment.name, environment));
  if (!job || environment === undefined) return [];
  const uses = `${subject} uses environment ${quoted(environment)}, which is that of job ${quoted(job.name)}`;
  if (job.login.kind === "token") {
    const message = `${uses}, so it gets the Pulumi access token of that job. Give it another environment`;
    return [errorAt("TEAM_JOB_IDENTITY", "delivery", message)];
  }
  const message = `${uses}, so it gets the CI/CD variables of that environment. Give it another environment, or make sure that it may have them`;
  return [warningAt("TEAM_JOB_ENVIRONMENT", "delivery", message)];
}

function defaultTokens({ files }: TeamContents, pipeline: Pipeline): Diagnostic[] {
  return files
    .filter(({ content }) => isMap(content.default) && requestsToken(content.default.id_tokens, pipeline))
    .map(({ path }) => tokenError(`default in ${path}`));
}

function tokenError(subject: string): Diagnostic {
  const message = `${subject} requests an ID token for Pulumi Cloud, which only the pipeline's own jobs may have. Remove it there`;
  return errorAt("TEAM_JOB_IDENTITY", "delivery", message);
}

/** Whether ID tokens of a job have the audience of the pipeline's own. */
function requestsToken(tokens: unknown, { jobs }: Pipeline): boolean {
  const audiences = new Set(jobs.flatMap(({ login }) => (login.kind === "oidc" ? [audience(login.organization)] : [])));
  const requested = isMap(tokens)
    ? Object.values(tokens).flatMap((token) => (isMap(token) ? [token.aud].flat() : []))
    : [];
  return requested.some((one) => typeof one === "string" && audiences.has(one));
}

function parentsOf({ extends: parents }: Yaml): readonly string[] {
  return [parents ?? []].flat().map(String);
}

/** The names in `!reference [name, key]`, which is read as a list. */
function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) {
    const [name, key] = value as unknown[];
    const isReference = typeof name === "string" && (name.startsWith(".") || key === "id_tokens");
    return [...(isReference ? [name] : []), ...value.flatMap(referencesIn)];
  }
  return isMap(value) ? Object.values(value).flatMap(referencesIn) : [];
}

function environmentOf({ environment }: Yaml): string | undefined {
  const name = isMap(environment) ? environment.name : environment;
  return typeof name === "string" ? name : undefined;
}

/** Whether a team's environment is that of a job, whose name may have the number of a merge request. */
function matches(name: string, environment: string | undefined): boolean {
  const [before = "", after] = name.split("{mergeRequest}");
  return after === undefined ? environment === name : environment?.startsWith(before) === true;
}

function unreadIncludes({ unread }: TeamContents): Diagnostic[] {
  if (unread.length === 0) return [];
  const message = `these includes of the team were not read, so nothing in them is checked: ${listed(unread)}. Who can change them can change the jobs that deploy. Pin those of other projects to a commit`;
  return [warningAt("UNREAD_INCLUDES", "delivery", message)];
}
