import type {
  ArtifactsDefinition,
  CacheDefinition,
  EnvironmentDefinition,
  JobDefinition,
  RetryDefinition,
} from "../../gitlab/ci/definition";
import { parseDuration } from "../../gitlab/ci/duration";
import type { RawJob } from "./messages";

/** Converts a raw job to a job definition. Values with a wrong type are left out. */
export function jobDefinition(raw: RawJob): JobDefinition {
  const { data } = raw;
  const allowed = isMap(raw.allowFailure) ? numbers(raw.allowFailure.exit_codes) : [];
  return {
    name: raw.name,
    stage: raw.stage,
    when: oneOf(raw.when, ["on_success", "on_failure", "always", "manual", "delayed"]),
    startIn: raw.when === "delayed" ? seconds(raw.startIn) : null,
    allowFailure: raw.allowFailure === true,
    allowedExitCodes: allowed,
    needs: raw.needs,
    dependencies: raw.dependencies,
    beforeScript: texts(data.before_script),
    script: texts(data.script),
    afterScript: texts(data.after_script),
    variables: raw.variables,
    idTokens: idTokens(data.id_tokens),
    environment: environment(data.environment),
    resourceGroup: text(data.resource_group),
    interruptible: raw.interruptible === true,
    timeout: seconds(data.timeout),
    retry: retry(data.retry),
    artifacts: artifacts(data.artifacts),
    caches: list(data.cache).filter(isMap).map(cache),
    image: isMap(data.image) ? text(data.image.name) : text(data.image),
    tags: texts(data.tags),
  };
}

function idTokens(value: unknown): JobDefinition["idTokens"] {
  return Object.fromEntries(
    Object.entries(isMap(value) ? value : {}).map(([name, token]) => {
      const aud = isMap(token) ? token.aud : undefined;
      return [name, { aud: Array.isArray(aud) ? texts(aud) : (text(aud) ?? "") }];
    }),
  );
}

function environment(value: unknown): EnvironmentDefinition | null {
  const map = isMap(value) ? value : { name: value };
  const name = text(map.name);
  if (name === null) return null;
  return {
    name,
    url: text(map.url),
    action: oneOf(text(map.action), ["start", "prepare", "stop", "verify", "access"]),
    tier: text(map.deployment_tier),
    onStop: text(map.on_stop),
    autoStopIn: text(map.auto_stop_in),
  };
}

function retry(value: unknown): RetryDefinition {
  const map = isMap(value) ? value : { max: value };
  const when = texts(map.when);
  return {
    max: Math.min(2, numbers(map.max)[0] ?? 0),
    when: when.length > 0 ? when : ["always"],
    exitCodes: numbers(map.exit_codes),
  };
}

function artifacts(value: unknown): ArtifactsDefinition | null {
  if (!isMap(value)) return null;
  const reports = isMap(value.reports) ? Object.entries(value.reports) : [];
  return {
    name: text(value.name),
    paths: texts(value.paths),
    exclude: texts(value.exclude),
    untracked: value.untracked === true,
    when: oneOf(text(value.when), ["on_success", "on_failure", "always"]),
    expireIn: text(value.expire_in),
    access: oneOf(text(value.access) ?? (value.public === false ? "developer" : null), ACCESSES),
    reports: Object.fromEntries(reports.map(([kind, globs]) => [kind, reportPaths(globs)])),
  };
}

const ACCESSES = ["all", "developer", "maintainer", "none"] as const;

/** The paths of a report. A coverage report has them below `path`. */
function reportPaths(globs: unknown): readonly string[] {
  return isMap(globs) ? texts(globs.path) : texts(globs);
}

function cache(value: Readonly<Record<string, unknown>>): CacheDefinition {
  return {
    key: cacheKey(value.key),
    paths: texts(value.paths),
    policy: oneOf(text(value.policy), ["pull-push", "pull", "push"]),
    when: oneOf(text(value.when), ["on_success", "on_failure", "always"]),
    fallbackKeys: texts(value.fallback_keys),
    unprotect: value.unprotect === true,
  };
}

/** GitLab: the key defaults to `default`. */
function cacheKey(key: unknown): CacheDefinition["key"] {
  if (!isMap(key)) return text(key) ?? "default";
  return { files: texts(key.files ?? key.files_commits), prefix: text(key.prefix) };
}

function seconds(value: unknown): number | null {
  const duration = text(value);
  return duration === null ? null : (parseDuration(duration) ?? null);
}

/** `value` if it is one of `choices`, else the first one, which is GitLab's default. */
function oneOf<T extends string>(value: string | null, choices: readonly [T, ...T[]]): T {
  return choices.find((choice) => choice === value) ?? choices[0];
}

function text(value: unknown): string | null {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : null;
}

function texts(value: unknown): readonly string[] {
  return list(value).flatMap((one) => text(one) ?? []);
}

function numbers(value: unknown): readonly number[] {
  return list(value).filter((one): one is number => typeof one === "number");
}

function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
