import { execFileSync } from "node:child_process";
import { GitData, Utils, micromatch } from "./gitLabCiLocal.mjs";

/** Thrown where the workflow's rules start no pipeline. */
export const noPipeline = Symbol("no pipeline");

const forEachRealJob = Utils.forEachRealJob;

/**
 * Teaches gitlab-ci-local, for one request, what it does not know of a file: workflow:rules, ID tokens, the base of
 * rules:changes. Answers what the file says of each job that gitlab-ci-local has no use for.
 *
 * @param {import("./players").Request} request
 */
export function prepareFiles(request) {
  /** @type {Map<string, any>} */
  const keywords = new Map();
  const variables = { ...request.projectVariables, ...request.variables };

  // What git would be asked for is known.
  GitData.init = async () => {
    const data = new GitData();
    data.branches.default = variables.CI_DEFAULT_BRANCH;
    data.commit = { ...data.commit, REF_NAME: variables.CI_COMMIT_REF_NAME, SHA: variables.CI_COMMIT_SHA };
    data.remote = { schema: "https", port: "443", host: variables.CI_SERVER_HOST, ...pathParts(variables) };
    return data;
  };

  // It compares with the default branch whatever the event; GitLab compares with the event's own base.
  GitData.changedFiles = () => request.changed ?? [];

  // It is called with the file, once expanded, before the jobs are made, and again to make them.
  Utils.forEachRealJob = (file, callback) => {
    if (keywords.size === 0) prepare(file);
    forEachRealJob(file, callback);
  };

  return {
    of: (job) => keywords.get(job.baseName),
    /** The ID tokens of a job, which say their audience. */
    tokens: (job) => {
      const expanded = Utils.expandVariables(job._variables);
      const tokens = Object.entries(keywords.get(job.baseName).id_tokens ?? {});
      const audience = (aud) => [aud].flat().map((one) => Utils.expandText(one, expanded));
      return Object.fromEntries(tokens.map(([name, { aud }]) => [name, `id-token-for-${audience(aud).join("+")}`]));
    },
  };

  function prepare(file) {
    const workflow = workflowResult(file);
    if (workflow.when === "never") throw noPipeline;
    file.variables = { ...file.variables, ...workflow.variables };
    forEachRealJob(file, (name, data) => {
      keywords.set(name, { ...data, ...inherited(file, data) });
      // An image moves the checkout to /builds, and a service wants Docker, even where the shell runs the scripts.
      delete data.image;
      delete data.services;
      data.rules?.forEach(compareTo);
      // GitLab: a manual job may be left, unless it is a rule that makes it manual.
      if (data.when === "manual" && data.rules === undefined) data.allow_failure ??= true;
      // GitLab: a job without rules is for branches and tags only, unless the workflow has rules.
      if (data.rules === undefined && file.workflow?.rules === undefined && isMergeRequest()) {
        data.rules = [{ when: "never" }];
      }
    });
  }

  function workflowResult(file) {
    const rules = file.workflow?.rules;
    if (rules === undefined) return { when: "always" };
    rules.forEach(compareTo);
    const globals = Object.entries(file.variables ?? {}).map(([name, value]) => [
      name,
      Utils.normalizeVariables(value),
    ]);
    return Utils.getRulesResult(
      {
        argv: { evaluateRuleChanges: request.changed !== null },
        cwd: request.repository,
        rules,
        variables: { ...Object.fromEntries(globals), ...variables },
      },
      { branches: { default: variables.CI_DEFAULT_BRANCH } },
      "always",
    );
  }

  // It ignores compare_to. GitLab compares with where the branch left that ref, for tags and schedules too.
  function compareTo(rule) {
    const { compare_to: ref, paths } = rule.changes ?? {};
    if (ref === undefined) return;
    const branch = Utils.expandText(ref, variables).replace(/^refs\/heads\//, "");
    const files = execFileSync("git", ["diff", "--name-only", `origin/${branch}...HEAD`], { encoding: "utf8" });
    const globs = paths.map((path) => Utils.expandText(path, variables));
    delete rule.changes;
    if (!micromatch.some(files.split("\n"), globs, { dot: true, nonegate: true, noextglob: true })) rule.if = "null";
  }

  function isMergeRequest() {
    return variables.CI_PIPELINE_SOURCE === "merge_request_event";
  }
}

/** It inherits no ID tokens and nothing that it has no use for. */
function inherited(file, data) {
  const from = data.inherit?.default ?? true;
  const names = ["id_tokens", "image", "interruptible"].filter((name) => from === true || [from].flat().includes(name));
  return Object.fromEntries(names.map((name) => [name, data[name] ?? file.default?.[name]]));
}

function pathParts({ CI_PROJECT_PATH: path }) {
  const slash = path.lastIndexOf("/");
  return { group: path.slice(0, slash), project: path.slice(slash + 1) };
}
