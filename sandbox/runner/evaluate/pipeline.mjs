import { circularNames } from "./circularVariables.mjs";
import { jobErrors, stageOf } from "./checks.mjs";
import { expandedFile, isMap } from "./expandedFile.mjs";
import { CiFileError } from "./ciFileError.mjs";
import { Utils, matrixVariablesList } from "./gitLabCiLocal.mjs";
import { RuleError, comparedRefs, firstTrue } from "./rules.mjs";

/**
 * Evaluates a CI file for an event. GitLab: `Gitlab::Ci::YamlProcessor` and `Gitlab::Ci::Pipeline::Chain`.
 *
 * @param {import("./messages").EvaluationMessage} message
 * @param {string} folder for temporary files
 * @param {import("./messages").Asker} ask
 * @param {(file: object) => void} [onMerged] gets the file with its includes, before defaults are inherited
 * @returns {Promise<import("./messages").RawEvaluation>}
 */
export async function evaluatePipeline(message, folder, ask, onMerged = () => undefined) {
  const { path, variables, changed, paths } = message;
  const pipelineVariables = Utils.expandVariables(variables);
  const compared = new Map();
  const changedSince = (ref) => filesSince(compared, ref);
  const context = { variables: pipelineVariables, changed, changedSince, paths: () => paths };

  const file = await expandedFile({ path, folder, context, onMerged, read: (path) => ask({ kind: "text", path }) });
  const jobs = jobsOf(file);
  const stages = stagesOf(file);
  const errors = jobErrors(jobs, stages);
  if (errors.length > 0) return { kind: "invalid", errors };
  if (message.lint === "static") {
    const all = jobs.flatMap(([name, job]) => instances(name, job, texts(file.variables)));
    const kept = all.map((one) => ({ ...one, rule: {}, when: one.job.when ?? "on_success" }));
    return {
      kind: "pipeline",
      name: null,
      autoCancel: "conservative",
      stages,
      jobs: kept.map((one) => described(one, kept)),
    };
  }

  const workflow = await workflowOf(file, variables, context, prepare);
  if (workflow === undefined) return { kind: "none", reason: "workflow" };
  const globals = { ...texts(file.variables), ...workflow.variables };
  const candidates = jobs.flatMap(([name, job]) => instances(name, job, globals));
  await prepare(candidates.map(({ job, visible }) => [job.rules ?? [], visible]));
  const decided = candidates.map((one) => decision(one)).filter((one) => one !== undefined);
  if (!decided.some(({ job }) => ![".pre", ".post"].includes(stageOf(job)))) return { kind: "none", reason: "no jobs" };
  const missing = decided.flatMap((one) => missingNeeds(one, decided));
  if (missing.length > 0) return { kind: "invalid", errors: missing };
  return {
    kind: "pipeline",
    name: workflow.name,
    autoCancel: workflow.autoCancel,
    stages,
    jobs: decided.map((one) => described(one, decided)),
  };

  /** Fetches the changed files that the rules compare with, because rules are evaluated synchronously. */
  async function prepare(rulesWithVariables) {
    const refs = rulesWithVariables.flatMap(([rules, visible]) => comparedRefs(rules, visible));
    for (const ref of new Set(refs)) {
      if (!compared.has(ref)) compared.set(ref, await ask({ kind: "changedSince", ref }));
    }
  }

  /** The job with its matching rule, or undefined if its rules exclude it. */
  function decision(one) {
    const { name, job, visible } = one;
    // GitLab: a job without rules is for branches and tags only, unless the workflow has rules.
    if (job.rules === undefined) {
      const isExcluded = file.workflow?.rules === undefined && variables.CI_PIPELINE_SOURCE === "merge_request_event";
      return isExcluded ? undefined : { ...one, rule: {}, when: job.when ?? "on_success" };
    }
    const rule = ruleOf(
      () => firstTrue([job.rules].flat(), { ...context, variables: visible }),
      `Failed to parse rule for ${name}: `,
    );
    const when = rule === undefined ? "never" : (rule.when ?? job.when ?? "on_success");
    return when === "never" ? undefined : { ...one, rule, when };
  }

  /** A job, or each instance of a parallel job, with the variables for its rules. */
  function instances(name, job, globals) {
    const list = matrixVariablesList(job, name);
    return list.map((matrix, index) => {
      const parallel = list.length > 1 || job.parallel !== undefined;
      const own = {
        ...inheritedVariables(globals, job.inherit?.variables ?? true),
        ...texts(job.variables),
        ...texts(matrix ?? {}),
        ...(parallel && { CI_NODE_INDEX: String(index + 1), CI_NODE_TOTAL: String(list.length) }),
      };
      const ownName = instanceName(name, job, matrix, index, list.length);
      return { base: name, name: ownName, job, own, matrix, visible: visibleTo(ownName, job, own) };
    });
  }

  /** The variables of a job. The file's override predefined ones, but not those of the project and the pipeline. */
  function visibleTo(name, job, own) {
    const predefined = Object.entries(variables).filter(([key]) => /^(CI|CI_.*|GITLAB_CI|GITLAB_FEATURES)$/.test(key));
    const others = Object.entries(variables).filter(([key]) => !/^(CI|CI_.*|GITLAB_CI|GITLAB_FEATURES)$/.test(key));
    const all = {
      CI_JOB_NAME: name,
      CI_JOB_STAGE: stageOf(job),
      ...Object.fromEntries(predefined),
      ...own,
      ...Object.fromEntries(others),
    };
    const { environment } = job;
    const environmentName = isMap(environment) ? environment.name : environment;
    if (typeof environmentName === "string") all.CI_ENVIRONMENT_NAME = environmentName;
    const circle = circularNames(all);
    if (circle.length > 0) throw new CiFileError(`${name}: circular variable reference detected: ${listed(circle)}`);
    return Utils.expandVariables(all);
  }
}

function listed(names) {
  return `[${names.map((name) => JSON.stringify(name)).join(", ")}]`;
}

function filesSince(compared, ref) {
  const files = compared.get(ref);
  if (files === undefined || files === null) throw new RuleError("rules:changes:compare_to is not a valid ref");
  return files;
}

async function workflowOf(file, variables, context, prepare) {
  const workflow = file.workflow ?? {};
  const visible = Utils.expandVariables({ ...texts(file.variables), ...variables });
  const autoCancel = workflow.auto_cancel?.on_new_commit ?? "conservative";
  if (workflow.rules === undefined) return { name: nameOf(workflow, visible), autoCancel, variables: {} };
  const rules = [workflow.rules].flat();
  await prepare([[rules, visible]]);
  const rule = ruleOf(() => firstTrue(rules, { ...context, variables: visible }), "");
  if (rule === undefined || rule.when === "never") return undefined;
  const own = texts(rule.variables);
  return {
    name: nameOf(workflow, { ...visible, ...own }),
    autoCancel: rule.auto_cancel?.on_new_commit ?? autoCancel,
    variables: own,
  };
}

/** GitLab: `workflow:name`. A name that expands to an empty text is ignored. */
function nameOf({ name }, variables) {
  if (typeof name !== "string") return null;
  const filled = Utils.expandText(name, variables).trim();
  return filled === "" ? null : filled.slice(0, MAX_NAME_LENGTH);
}

/** In characters. */
const MAX_NAME_LENGTH = 255;

function ruleOf(find, prefix) {
  try {
    return find();
  } catch (error) {
    if (error instanceof RuleError) throw new CiFileError(`${prefix}${error.message}`);
    throw error;
  }
}

function jobsOf(file) {
  const jobs = [];
  Utils.forEachRealJob(file, (name, job) => {
    if (name !== "spec" && name !== "pages:deploy") jobs.push([name, job]);
  });
  return jobs;
}

function stagesOf({ stages }) {
  if (!Array.isArray(stages) || !stages.every((stage) => typeof stage === "string")) {
    throw new CiFileError("stages config should be an array of strings");
  }
  return [".pre", ...new Set(stages.filter((stage) => stage !== ".pre" && stage !== ".post")), ".post"];
}

function inheritedVariables(globals, inherit) {
  if (inherit === true) return globals;
  const names = [inherit].flat();
  return Object.fromEntries(Object.entries(globals).filter(([name]) => names.includes(name)));
}

function texts(variables) {
  if (!isMap(variables ?? {})) throw new CiFileError("variables config should be a hash of key value pairs");
  return Object.fromEntries(
    Object.entries(variables ?? {}).map(([name, value]) => [name, Utils.normalizeVariables(value ?? null)]),
  );
}

/** GitLab: `Gitlab::Ci::Config::Normalizer`. */
function instanceName(name, job, matrix, index, count) {
  if (matrix) return `${name}: [${Object.values(matrix).join(", ")}]`;
  return job.parallel === undefined ? name : `${name} ${index + 1}/${count}`;
}

/** GitLab: `Gitlab::Ci::Pipeline::Seed::Build#needs_errors`. */
function missingNeeds({ name, job, rule }, decided) {
  const needs = needsOf(job, rule);
  if (needs.length > MAX_NEEDS) {
    return [
      `${name}: one job can only need ${MAX_NEEDS} others, but you have listed ${needs.length}. ` +
        "See needs keyword documentation for more details",
    ];
  }
  return needs
    .filter((need) => need.optional !== true && !decided.some((other) => isOf(other, need)))
    .map(
      ({ job: need }) =>
        `'${name}' job needs '${need}' job, but '${need}' does not exist in the pipeline. ` +
        "This might be because of the only, except, or rules keywords. " +
        "To need a job that sometimes does not exist in the pipeline, use needs:optional.",
    );
}

/** GitLab: `ci_needs_size_limit`. */
const MAX_NEEDS = 50;

function needsOf(job, rule) {
  return (rule.needs ?? job.needs ?? []).map((need) => (typeof need === "string" ? { job: need } : need));
}

/** Whether a need refers to this job. It refers to all instances of a parallel job unless it names a matrix. */
function isOf(candidate, need) {
  if (candidate.base !== need.job) return false;
  const wanted = need.parallel?.matrix;
  if (!Array.isArray(wanted)) return true;
  return wanted.some((one) =>
    Object.entries(one).every(([key, value]) => [value].flat().includes(candidate.matrix?.[key])),
  );
}

function described({ name, job, own, rule, when }, decided) {
  const needs = needsOf(job, rule).flatMap((need) =>
    decided
      .filter((other) => isOf(other, need))
      .map((other) => ({ job: other.name, artifacts: need.artifacts ?? true, optional: need.optional ?? false })),
  );
  const dependencies = job.dependencies?.flatMap((base) =>
    decided.filter((other) => other.base === base).map((other) => other.name),
  );
  return {
    name,
    stage: stageOf(job),
    when,
    startIn: rule.start_in ?? job.start_in ?? null,
    allowFailure: rule.allow_failure ?? job.allow_failure ?? job.when === "manual",
    interruptible: rule.interruptible ?? job.interruptible ?? false,
    needs: rule.needs === undefined && (job.needs === undefined || job.needs === null) ? null : needs,
    dependencies: dependencies ?? null,
    variables: { ...own, ...texts(rule.variables) },
    data: job,
  };
}
