import {
  type Job,
  type JobEnvironment,
  type Login,
  type Pipeline,
  type Program,
  runsUnreviewedCode,
} from "../../pipeline/model";
import { audience } from "../../pipeline/plan/access/audience";
import { toolchainVariables } from "../../pipeline/programs/toolchains";
import { enterFolder, shellWord } from "../shell";
import { Reference } from "../yamlText";
import { jobScript, type Kind, kindOf, needsProgram, templatesFor } from "./bodies";
import { changesEntry, forkRules, jobRules } from "./rules";
import { isolationScript } from "./scripts/isolation";
import { loginScript } from "./scripts/login";
import { policyPackInstall } from "./scripts/policyPacks";
import { updateFunction } from "./scripts/update";
import { inlineSingles } from "./templates";
import type { Yaml } from "./yaml";

/** The hidden entry of what all jobs share: who they are to Pulumi Cloud. */
export const commonEntry = ".pulumi";

/** The hidden entry of jobs that run reviewed code: what unreviewed code may have written is kept from them. */
export const reviewedEntry = ".reviewed";

/** The job that says why a merge request from a fork has no preview. */
export const forkJob = "preview-skipped";

/** The hidden entry of a program: how it is made ready to run. */
export function programEntry({ programs }: Pipeline, program: string): string {
  return programs.length === 1 ? ".program" : `.program-${program}`;
}

/** The hidden entry of what the jobs of a program keep: some need it and not the program. */
export function cacheEntry({ programs }: Pipeline, program: string): string {
  return programs.length === 1 ? ".cache" : `.cache-${program}`;
}

/** The jobs and the hidden entries that they extend, none of which is there for one job alone. */
export function jobEntries(pipeline: Pipeline): Yaml {
  const { programs, jobs } = pipeline;
  const scripts = jobs.map((job) => jobScript(job, pipeline));
  const shared = sharedScripts(jobs, scripts);
  return inlineSingles(
    new Map<string, Yaml>([
      ...changesEntries(pipeline),
      [commonEntry, common(pipeline)],
      [reviewedEntry, reviewed],
      ...programs.map((program): [string, Yaml] => [cacheEntry(pipeline, program.name), cache(program, pipeline)]),
      ...programs.map((program): [string, Yaml] => [programEntry(pipeline, program.name), setUp(program, pipeline)]),
      ...[...templatesFor(pipeline)].map(([kind, template]): [string, Yaml] => {
        const script = shared.get(kind);
        return [`.${kind}`, { ...template, ...(script && { script }) }];
      }),
      ...forkEntry(pipeline),
      ...jobs.map((job, index): [string, Yaml] => {
        const own = shared.has(kindOf(job)) ? {} : { script: scripts[index] };
        return [job.name, { ...gitLabJob(job, pipeline), ...own }];
      }),
    ]),
  );
}

/** By kind, the script that all its jobs have; a kind whose jobs have several is not there. */
function sharedScripts(
  jobs: readonly Job[],
  scripts: readonly (readonly string[])[],
): ReadonlyMap<Kind, readonly string[]> {
  const shared = new Map<Kind, readonly string[]>();
  const differing = new Set<Kind>();
  for (const [index, job] of jobs.entries()) {
    const kind = kindOf(job);
    const script = scripts[index] ?? [];
    const first = shared.get(kind) ?? script;
    if (first.join("\0") !== script.join("\0")) differing.add(kind);
    shared.set(kind, first);
  }
  for (const kind of differing) shared.delete(kind);
  return shared;
}

function changesEntries({ programs }: Pipeline): [string, Yaml][] {
  const lists = programs.flatMap(({ name, changes }) => (changes ? [[name, changes] as const] : []));
  return lists.length === 0 ? [] : [[changesEntry, Object.fromEntries(lists)]];
}

function common({ jobs, timeout }: Pipeline): Yaml {
  const login = jobs[0]?.login;
  return {
    // GitLab: a default timeout has no effect (issue 213634).
    ...(timeout !== undefined && { timeout: `${timeout} minutes` }),
    ...(login?.kind === "oidc" && { id_tokens: { PULUMI_OIDC_TOKEN: { aud: audience(login.organization) } } }),
    before_script: [...isolationScript, ...(login ? loginScript(login) : []), updateFunction],
  };
}

function cache({ toolchain, name }: Program, { programs }: Pipeline): Yaml {
  return {
    cache: {
      key: { files: toolchain.cacheKeyFiles, ...(programs.length > 1 && { prefix: name }) },
      paths: [".pulumi-home/plugins", ".pulumi-home/policies", ...toolchain.cachePaths],
    },
  };
}

/**
 * GitLab Runner: a builds folder that a runner keeps is taken away before the clone, with the git hooks and settings that
 * an earlier job may have left in it.
 */
const reviewed: Yaml = { variables: { GIT_STRATEGY: "clone" } };

function setUp({ path, toolchain, steps }: Program, pipeline: Pipeline): Yaml {
  const { programs, policyPacks } = pipeline;
  const variables = toolchainVariables(toolchain, "$CI_PROJECT_DIR");
  const otherImage = toolchain.image !== programs[0]?.toolchain.image;
  return {
    extends: [commonEntry],
    ...(otherImage && { image: image(toolchain.image) }),
    ...(Object.keys(variables).length > 0 && { variables }),
    before_script: [
      new Reference([commonEntry, "before_script"]),
      ...enterFolder(path),
      ...toolchain.install,
      ...policyPacks.map(policyPackInstall),
      ...steps.before,
    ],
  };
}

/** An image whose entry point lets GitLab start a shell in it. */
export function image(name: string): Yaml {
  return { name, entrypoint: [""] };
}

function forkEntry({ explainForks }: Pipeline): [string, Yaml][] {
  if (!explainForks) return [];
  const why = "This merge request comes from a fork, whose code gets no identity of this project: it is not previewed.";
  return [[forkJob, { stage: "preview", rules: forkRules, script: [`echo ${shellWord(why)}`] }]];
}

function gitLabJob(job: Job, pipeline: Pipeline): Yaml {
  const isUnreviewed = runsUnreviewedCode(job);
  return {
    extends: [
      needsProgram(job) ? programEntry(pipeline, job.program) : commonEntry,
      ...(isUnreviewed ? [] : [reviewedEntry]),
      ...(usesCache(job, pipeline) ? [cacheEntry(pipeline, job.program)] : []),
      `.${kindOf(job)}`,
    ],
    ...(job.runnerTags && { tags: job.runnerTags }),
    rules: jobRules(job, pipeline),
    ...(waits(job) && { needs: job.needs.map(need) }),
    ...(job.environment && { environment: environment(job.environment, job) }),
    ...(job.concurrencyGroup !== undefined && { resource_group: numbered(job.concurrencyGroup) }),
    interruptible: job.interruptible,
    variables: jobVariables(job),
  };
}

/**
 * A cache is for the jobs of merge requests alone, unless the settings say otherwise. GitLab Runner unpacks a cache over the
 * checkout, whatever it holds, and the CI file of a merge request says what that is, under any key: neither the key nor a
 * package manager that checks its own part makes a cache fit to run reviewed code. The sweep runs none.
 */
function usesCache(job: Job, { sharesCaches }: Pipeline): boolean {
  return runsUnreviewedCode(job) || (sharesCaches && job.action.kind !== "sweepReviewStacks");
}

/** What changes a stack says what it waits for, be it nothing: otherwise it would wait for the stage before. */
function waits({ action }: Job): boolean {
  return action.kind === "deploy" || action.kind === "remediateDrift";
}

function need({ job, optional }: Job["needs"][number]): unknown {
  return optional ? { job, optional } : job;
}

function environment({ name, action }: JobEnvironment, job: Job): Yaml {
  return {
    name: numbered(name),
    ...(action !== "start" && { action }),
    ...(job.action.kind === "createReviewStack" && {
      on_stop: job.action.stopJob,
      auto_stop_in: job.action.autoStop,
    }),
  };
}

function jobVariables({ stack, login, escEnvironment, action }: Job): Yaml {
  return {
    ...(action.kind === "sweepReviewStacks"
      ? { PULUMI_REVIEW_STACKS: numbered(stack.replace("{mergeRequest}", "")) }
      : { PULUMI_STACK: numbered(stack) }),
    ...teamVariable(login),
    ...(action.kind === "createReviewStack" && { PULUMI_TEMPLATE_STACK: action.template }),
    ...(escEnvironment !== undefined && { PULUMI_ENVIRONMENT: escEnvironment }),
  };
}

function teamVariable(login: Login): Yaml {
  return login.kind === "oidc" && login.team !== undefined ? { PULUMI_TEAM: login.team } : {};
}

/** GitLab: the id of the project, and the number of a merge request as people see it. */
function numbered(text: string): string {
  return text.replace("{project}", "${CI_PROJECT_ID}").replace("{mergeRequest}", "$CI_MERGE_REQUEST_IID");
}
