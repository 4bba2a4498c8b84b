import { isMap } from "./expandedFile.mjs";

/**
 * The errors in the jobs of an expanded file that GitLab reports before it evaluates rules.
 *
 * @param {readonly [string, any][]} jobs
 * @param {readonly string[]} stages
 * @returns {string[]}
 */
export function jobErrors(jobs, stages) {
  if (jobs.length === 0) return ["jobs config should contain at least one visible job"];
  const errors = jobs.flatMap(([name, job]) => keywordErrors(name, job));
  if (errors.length > 0) return errors;
  const byName = new Map(jobs);
  for (const [name, job] of jobs) {
    const error = stageError(name, job, stages) ?? dependencyError(name, job, byName, stages);
    if (error !== undefined) return [error];
  }
  return isCyclic(byName) ? ["The pipeline has circular dependencies"] : [];
}

/** GitLab: `Gitlab::Ci::Config::Entry::Job`, `ALLOWED_KEYS`. */
const jobKeywords = new Set([
  ...[
    "extends",
    "rules",
    "variables",
    "inherit",
    "allow_failure",
    "when",
    "needs",
    "resource_group",
    "manual_confirmation",
  ],
  ...["tags", "script", "image", "services", "start_in", "artifacts", "cache", "dependencies", "before_script"],
  ...["after_script", "hooks", "coverage", "retry", "parallel", "timeout", "release", "id_tokens", "publish", "pages"],
  ...["interruptible", "environment", "stage", "secrets", "identity", "dast_configuration", "description"],
]);

/** Keywords of GitLab that the sandbox lacks. They are errors, so that no pipeline differs from GitLab's. */
const unsupported = ["trigger", "run", "only", "except"];

function keywordErrors(name, job) {
  const foreign = unsupported.filter((keyword) => job[keyword] !== undefined);
  if (foreign.length > 0) return foreign.map((keyword) => `jobs:${name}:${keyword} is not supported here`);
  const errors =
    name.length > MAX_NAME_LENGTH
      ? [`jobs:${name.slice(0, 20)}... name is too long (maximum is ${MAX_NAME_LENGTH} characters)`]
      : [];
  const unknown = Object.keys(job).filter((keyword) => !jobKeywords.has(keyword));
  if (unknown.length > 0) errors.push(`jobs:${name} config contains unknown keys: ${unknown.join(", ")}`);
  if (job.script === undefined)
    return [...errors, `jobs ${name} config should implement the script:, run:, or trigger: keyword`];
  if (isBlank(job.script)) errors.push(`jobs:${name}:script can't be blank`);
  for (const [keyword, isGood, should] of shapes) {
    const value = job[keyword];
    if (value !== undefined && value !== null && !isGood(value)) errors.push(`jobs:${name}${should}`);
  }
  if (errors.length > 0) return errors;
  const wrong = (job.rules ?? []).find((rule) => rule.when !== undefined && ![...whens, "never"].includes(rule.when));
  if (wrong) errors.push(`jobs:${name}:rules:rule when unknown value: ${wrong.when}`);
  if (permutations(job.parallel) > MAX_PARALLEL) {
    errors.push(`jobs:${name}:parallel:matrix config generates too many jobs (maximum is ${MAX_PARALLEL})`);
  }
  return errors;
}

const MAX_NAME_LENGTH = 255;

/** GitLab: `PERMUTATION_LIMIT`. */
const MAX_PARALLEL = 200;

function permutations(parallel) {
  const sizes = (parallel?.matrix ?? []).map((one) =>
    Object.values(one).reduce((product, values) => product * [values].flat().length, 1),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

const isText = (value) => typeof value === "string";
const isPlain = (value) => ["string", "number", "boolean"].includes(typeof value);
const areTexts = (value) => Array.isArray(value) && value.every(isText);
const isBlank = (value) => value === null || value === "" || (Array.isArray(value) && value.length === 0);
const isScript = (value) => isText(value) || areTexts(value);
const scriptProblem = "config should be a string or a nested array of strings up to 10 levels deep";
const whens = ["on_success", "on_failure", "always", "manual", "delayed"];

/** @type {readonly [string, (value: any) => boolean, string][]} */
const shapes = [
  ["script", isScript, `:script ${scriptProblem}`],
  ["before_script", isScript, `:before_script ${scriptProblem}`],
  ["after_script", isScript, `:after_script ${scriptProblem}`],
  ["stage", isText, ":stage config should be a string"],
  ["when", (value) => whens.includes(value), ` when should be one of: ${whens.join(", ")}`],
  ["variables", isVariables, ":variables config should be a hash of key value pairs"],
  ["rules", (value) => Array.isArray(value) && value.every(isMap), ":rules config should be an array of hashes"],
  [
    "allow_failure",
    (value) => typeof value === "boolean" || isMap(value),
    ":allow_failure config should be a hash or a boolean value",
  ],
  [
    "needs",
    (value) => Array.isArray(value) && value.every((need) => isText(need) || isMap(need)),
    ":needs config can only be a hash or an array",
  ],
  ["dependencies", areTexts, " dependencies should be an array of strings"],
  ["environment", (value) => isText(value) || isMap(value), ":environment config should be a hash or a string"],
  ["resource_group", isText, " resource_group should be a string"],
  ["interruptible", (value) => typeof value === "boolean", ":interruptible config should be a boolean value"],
  ["artifacts", isMap, ":artifacts config should be a hash"],
  ["id_tokens", (value) => isMap(value) && Object.values(value).every(isIdToken), ":id_tokens config should be a hash"],
  ["tags", areTexts, ":tags config should be an array of strings"],
  ["retry", isRetry, ":retry config should be a hash or an integer between 0 and 2"],
  ["parallel", (value) => isParallel(value), ":parallel should be an integer or a hash"],
];

function isVariables(value) {
  return (
    isMap(value) &&
    Object.values(value).every((one) => one === null || isPlain(one) || (isMap(one) && isPlain(one.value)))
  );
}

function isIdToken(value) {
  return isMap(value) && (isText(value.aud) || areTexts(value.aud));
}

function isRetry(value) {
  const max = isMap(value) ? (value.max ?? 0) : value;
  return Number.isInteger(max) && max >= 0 && max <= 2;
}

function isParallel(value) {
  return isMap(value)
    ? Array.isArray(value.matrix) && value.matrix.every(isMap)
    : Number.isInteger(value) && value >= 1 && value <= MAX_PARALLEL;
}

/** GitLab: `YamlProcessor#validate_job_stage!`. */
function stageError(name, job, stages) {
  const stage = stageOf(job);
  if (stages.includes(stage)) return undefined;
  return `${name} job: chosen stage ${stage} does not exist; available stages are ${stages.join(", ")}`;
}

/** GitLab: `YamlProcessor#validate_job_dependency!`. */
function dependencyError(name, job, byName, stages) {
  const position = (one) => stages.indexOf(stageOf(one));
  const rules = [job.rules ?? []].flat();
  const named = [
    ...(job.dependencies ?? []).map((other) => ["dependency", other]),
    ...[job, ...rules].flatMap((one) => (one.needs ?? []).map((need) => ["need", ...namedNeed(need)])),
  ];
  for (const [kind, other, optional] of named) {
    if (other === undefined) return `jobs:${name}:needs across pipelines and projects are not supported here`;
    const found = byName.get(other);
    if (!found && optional === true) continue;
    if (!found) return `${name} job: undefined ${kind}: ${other}`;
    if (position(found) > position(job))
      return `${name} job: ${kind} ${other} is not defined in current or prior stages`;
  }
  const needed = job.needs && new Set(job.needs.map((need) => namedNeed(need)[0]));
  const missing = needed ? (job.dependencies ?? []).filter((other) => !needed.has(other)) : [];
  if (missing.length > 0) return `jobs:${name} dependencies the ${missing.join(", ")} should be part of needs`;
  return undefined;
}

function namedNeed(need) {
  if (isText(need)) return [need, false];
  return need.pipeline === undefined && need.project === undefined ? [need.job, need.optional] : [undefined, false];
}

/** GitLab: `YamlProcessor::Dag`. */
function isCyclic(byName) {
  const left = new Map(
    [...byName].map(([name, { needs }]) => [name, new Set((needs ?? []).map((need) => namedNeed(need)[0]))]),
  );
  for (let free = freeOf(left); free.length > 0; free = freeOf(left)) {
    for (const name of free) left.delete(name);
  }
  return left.size > 0;
}

function freeOf(left) {
  return [...left].filter(([, needs]) => [...needs].every((need) => !left.has(need))).map(([name]) => name);
}

/** @param {any} job */
export function stageOf(job) {
  return job.stage ?? "test";
}
