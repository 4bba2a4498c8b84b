import { type Diagnostic, errorAt, warningAt } from "../../../pipeline/diagnostics/diagnostic";
import { listed, quoted } from "../../../pipeline/diagnostics/wording";
import { isMap } from "../../../pipeline/isMap";
import { allJobs, type Pipeline } from "../../../pipeline/model";
import { audience } from "../../../pipeline/plan/access/audience";
import { parentsOf } from "../templates";
import type { Yaml } from "../yaml";
import { type TeamContents, teamEntries, type TeamEntry } from "./teamContents";

/** The rendered file that GitLab merges with files of a team, and the setting that causes the merge. */
export interface Merge {
  readonly pipeline: Pipeline;
  /** The rendered file. */
  readonly rendered: Yaml;
  readonly setting: "delivery" | "include";
}

/** Diagnoses names that are in files of both the team and the pipeline. */
export function nameClashes(team: TeamContents, { rendered, setting }: Merge): Diagnostic[] {
  return teamEntries(team)
    .filter(({ name }) => Object.hasOwn(rendered, name))
    .map(({ name, path }) => {
      const message = `${quoted(name)} is in ${path} and in the rendered file, and GitLab would merge the two. Rename it in ${path}, or rename the deployment or program that it is named after`;
      return errorAt("MERGE_CLASH", setting, message);
    });
}

/** Diagnoses the entries of the team that get, or could get, an identity of the pipeline's jobs. */
export function identityDiagnostics(team: TeamContents, merge: Merge): Diagnostic[] {
  return [...teamEntries(team).flatMap((entry) => entryDiagnostics(entry, merge)), ...defaultTokens(team, merge)];
}

function entryDiagnostics(entry: TeamEntry, { rendered, pipeline, setting }: Merge): Diagnostic[] {
  const { name, path, content } = entry;
  if (Object.hasOwn(rendered, name)) return [];
  const subject = `${quoted(name)} in ${path}`;
  const used = [...parentsOf(content), ...referencesIn(content)].find((other) => Object.hasOwn(rendered, other));
  if (used !== undefined) {
    const message = `${subject} uses ${quoted(used)} of the rendered file, which has an identity of the pipeline. Copy the keywords that it needs into ${path}`;
    return [errorAt("TEAM_JOB_IDENTITY", setting, message)];
  }
  if (requestsToken(content.id_tokens, pipeline)) return [tokenError(quoted(name), path, setting)];
  const environment = environmentOf(content);
  const job = allJobs(pipeline).find(({ ciEnvironment }) => ciEnvironment && matches(ciEnvironment.name, environment));
  if (!job || environment === undefined) return [];
  const uses = `${subject} uses environment ${quoted(environment)}, which is that of job ${quoted(job.name)}`;
  if ("login" in job && job.login.kind === "token") {
    const message = `${uses}, so it gets the Pulumi access token of that job. Give it another environment`;
    return [errorAt("TEAM_JOB_IDENTITY", setting, message)];
  }
  const message = `${uses}, so it gets the CI/CD variables of that environment. Give it another environment, or make sure that it may have them`;
  return [warningAt("TEAM_JOB_ENVIRONMENT", setting, message)];
}

function defaultTokens({ files }: TeamContents, { pipeline, setting }: Merge): Diagnostic[] {
  return files
    .filter(({ content }) => isMap(content.default) && requestsToken(content.default.id_tokens, pipeline))
    .map(({ path }) => tokenError("default", path, setting));
}

function tokenError(label: string, path: string, setting: Merge["setting"]): Diagnostic {
  const message = `${label} in ${path} requests an ID token for Pulumi Cloud, which only the pipeline's own jobs may have. Remove it from ${path}`;
  return errorAt("TEAM_JOB_IDENTITY", setting, message);
}

/** Whether ID tokens of a job have the audience of the pipeline's own. */
function requestsToken(tokens: unknown, { jobs }: Pipeline): boolean {
  const audiences = new Set(jobs.flatMap(({ login }) => (login.kind === "oidc" ? [audience(login.organization)] : [])));
  const requested = isMap(tokens)
    ? Object.values(tokens).flatMap((token) => (isMap(token) ? [token.aud].flat() : []))
    : [];
  return requested.some((one) => typeof one === "string" && audiences.has(one));
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

/** Whether a team's environment is that of a job. The name of the job's environment may contain a merge request's number. */
function matches(name: string, environment: string | undefined): boolean {
  const [before = "", after] = name.split("{mergeRequest}");
  return after === undefined ? environment === name : environment?.startsWith(before) === true;
}

/** Warns about included files that could not be read. */
export function unreadIncludes({ unread }: TeamContents, { setting }: Merge): Diagnostic[] {
  if (unread.length === 0) return [];
  const message = `these includes of the team were not read, so nothing in them is checked: ${listed(unread)}. A person who can change them can change the jobs that deploy. Pin those of other projects to a commit`;
  return [warningAt("UNREAD_INCLUDES", setting, message)];
}
