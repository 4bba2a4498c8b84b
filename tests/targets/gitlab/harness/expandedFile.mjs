import { execFileSync } from "node:child_process";
import { inherited } from "../../../../sandbox/runner/evaluate/expandedFile.mjs";
import { DataExpander, GitData, Utils } from "../../../../sandbox/runner/evaluate/gitLabCiLocal.mjs";
import { firstTrue } from "../../../../sandbox/runner/evaluate/rules.mjs";

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

  // The request contains the data of git, so git is not run.
  GitData.init = async () => {
    const data = new GitData();
    data.branches.default = variables.CI_DEFAULT_BRANCH;
    data.commit = { ...data.commit, REF_NAME: variables.CI_COMMIT_REF_NAME, SHA: variables.CI_COMMIT_SHA };
    data.remote = { schema: "https", port: "443", host: variables.CI_SERVER_HOST, ...pathParts(variables) };
    return data;
  };

  // gitlab-ci-local compares with the default branch for every event, ignores compare_to, and runs conditions as JavaScript.
  const changes = new Map();
  Utils.getRulesResult = ({ rules, variables }, _, jobWhen = "on_success", jobAllowFailure = false) => {
    const asWritten = rules.map((rule) => ({ ...rule, changes: changes.get(rule) ?? rule.changes }));
    const rule = firstTrue(asWritten, { ...contextOf(request), variables: Utils.expandVariables(variables) });
    return {
      when: rule === undefined ? "never" : (rule.when ?? jobWhen),
      allowFailure: rule?.allow_failure ?? (jobWhen === "manual" ? true : jobAllowFailure),
      variables: rule?.variables,
      needs: rule?.needs?.map((need) => DataExpander.needsComplex(need)),
    };
  };

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
      keywords.set(name, { ...data, ...inherited(file.default ?? {}, data) });
      // An image moves the checkout to /builds, and a service wants Docker, even where the shell runs the scripts.
      delete data.image;
      delete data.services;
      // It leaves nothing but the paths of rules:changes.
      data.rules?.forEach((rule) => changes.set(rule, rule.changes));
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
    const globals = Object.entries(file.variables ?? {}).map(([name, value]) => [
      name,
      Utils.normalizeVariables(value),
    ]);
    const context = { ...contextOf(request), variables: { ...Object.fromEntries(globals), ...variables } };
    const rule = firstTrue(rules, context);
    return { when: rule === undefined ? "never" : (rule.when ?? "always"), variables: rule?.variables };
  }

  function isMergeRequest() {
    return variables.CI_PIPELINE_SOURCE === "merge_request_event";
  }
}

/** What rules look at but for variables. */
function contextOf(request) {
  const lines = (...args) => execFileSync("git", args, { encoding: "utf8" }).split("\n");
  return {
    changed: request.changed,
    // GitLab compares with where the branch left that ref, for tags and schedules too.
    changedSince: (ref) => lines("diff", "--name-only", `origin/${ref.replace(/^refs\/heads\//, "")}...HEAD`),
    paths: () => lines("ls-files"),
  };
}

function pathParts({ CI_PROJECT_PATH: path }) {
  const slash = path.lastIndexOf("/");
  return { group: path.slice(0, slash), project: path.slice(slash + 1) };
}
