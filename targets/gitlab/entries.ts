import { type Job, type Login, type Pipeline, type Program, runsUnreviewedCode } from "../../pipeline/model";
import { audience } from "../../pipeline/plan/access/audience";
import { toolchainVariables } from "../../pipeline/programs/toolchains";
import { runsProgram } from "../runsProgram";
import { enterFolder } from "../shell";
import { Reference } from "../yamlText";
import { jobScript, type Kind, kindOf, templatesFor } from "./bodies";
import { environmentEntry, image, need, reviewedEntry, serviceEntry, withIds } from "./jobKeywords";
import { kestraEntries } from "./kestra/entries";
import { changesEntry, jobRules, skippedRules } from "./rules";
import { isolationEntry, isolationScript, removeHome } from "./scripts/isolation";
import { loginScript } from "./scripts/login";
import { policyPackInstall } from "./scripts/policyPacks";
import { updateFunction } from "./scripts/update";
import { inlineSingles } from "./templates";
import type { Yaml } from "./yaml";

/** The hidden entry that all jobs share: isolation and login. */
export const commonEntry = ".pulumi";

/** The job that explains why a merge request has no preview. It gives every merge request a pipeline. */
export const skippedJob = "preview-skipped";

/** The hidden entry of a program: it installs the dependencies. */
export function programEntry({ programs }: Pipeline, program: string): string {
  return programs.length === 1 ? ".program" : `.program-${program}`;
}

/** The hidden entry with the cache of a program. Some jobs use the cache without running the program. */
export function cacheEntry({ programs }: Pipeline, program: string): string {
  return programs.length === 1 ? ".cache" : `.cache-${program}`;
}

/** The jobs and the hidden entries that they share. An entry with one user is inlined. */
export function jobEntries(pipeline: Pipeline): Yaml {
  const { programs, jobs } = pipeline;
  const scripts = jobs.map((job) => jobScript(job, pipeline));
  const shared = sharedScripts(jobs, scripts);
  return inlineSingles(
    new Map<string, Yaml>([
      ...changesEntries(pipeline),
      ...(pipeline.kestra ? [[isolationEntry, { before_script: isolationScript }] satisfies [string, Yaml]] : []),
      [commonEntry, common(pipeline)],
      [reviewedEntry, reviewed],
      ...programs.map((program): [string, Yaml] => [cacheEntry(pipeline, program.name), cache(program, pipeline)]),
      ...programs.map((program): [string, Yaml] => [
        programEntry(pipeline, program.name),
        programSetUp(program, pipeline),
      ]),
      ...[...templatesFor(pipeline)].map(([kind, template]): [string, Yaml] => {
        const script = shared.get(kind);
        return [`.${kind}`, { ...template, ...(script && { script }) }];
      }),
      [skippedJob, skippedEntry(pipeline)],
      ...jobs.map((job, index): [string, Yaml] => {
        const own = shared.has(kindOf(job)) ? {} : { script: scripts[index] };
        return [job.name, { ...gitLabJob(job, pipeline), ...own }];
      }),
      ...kestraEntries(pipeline),
    ]),
  );
}

/** The script of each kind whose jobs all have the same script. */
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

function changesEntries({ programs, kestra }: Pipeline): [string, Yaml][] {
  const lists = [...programs, ...(kestra?.programs ?? [])].flatMap(({ name, changes }) =>
    changes ? [[name, changes] as const] : [],
  );
  return lists.length === 0 ? [] : [[changesEntry, Object.fromEntries(lists)]];
}

function common({ jobs, kestra, timeout }: Pipeline): Yaml {
  const login = jobs[0]?.login;
  return {
    // GitLab ignores a timeout in `default` (issue 213634).
    ...(timeout !== undefined && { timeout: `${timeout} minutes` }),
    ...(login?.kind === "oidc" && { id_tokens: { PULUMI_OIDC_TOKEN: { aud: audience(login.organization) } } }),
    before_script: [
      ...(kestra ? [new Reference([isolationEntry, "before_script"])] : isolationScript),
      ...(login ? loginScript(login) : []),
      updateFunction,
    ],
    after_script: [removeHome],
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
 * The content of the hidden entry for reviewed code. With `GIT_STRATEGY: clone` GitLab Runner deletes the old checkout
 * first, with the git hooks and settings that an earlier job may have left in it.
 */
const reviewed: Yaml = { variables: { GIT_STRATEGY: "clone" } };

function programSetUp({ path, toolchain, steps, services }: Program, pipeline: Pipeline): Yaml {
  const { programs, policyPacks } = pipeline;
  const variables = toolchainVariables(toolchain, "$CI_PROJECT_DIR");
  const otherImage = toolchain.image !== programs[0]?.toolchain.image;
  return {
    extends: [commonEntry],
    ...(otherImage && { image: image(toolchain.image) }),
    ...(services.length > 0 && { services: services.map(serviceEntry) }),
    ...(Object.keys(variables).length > 0 && { variables }),
    before_script: [
      new Reference([commonEntry, "before_script"]),
      ...enterFolder(path),
      ...steps.beforeInstall,
      ...toolchain.install,
      ...policyPacks.map(policyPackInstall),
      ...steps.before,
    ],
  };
}

/** The job has no identity and needs no checkout. */
function skippedEntry(pipeline: Pipeline): Yaml {
  return {
    stage: "preview",
    rules: skippedRules(pipeline, "REASON"),
    interruptible: true,
    variables: { GIT_STRATEGY: "none" },
    script: ['echo "$REASON"'],
  };
}

function gitLabJob(job: Job, pipeline: Pipeline): Yaml {
  const isUnreviewed = runsUnreviewedCode(job);
  return {
    extends: [
      runsProgram(job) ? programEntry(pipeline, job.program) : commonEntry,
      ...(isUnreviewed ? [] : [reviewedEntry]),
      ...(usesCache(job, pipeline) ? [cacheEntry(pipeline, job.program)] : []),
      `.${kindOf(job)}`,
    ],
    ...(job.runnerTags && { tags: job.runnerTags }),
    rules: jobRules(job, pipeline),
    ...(declaresNeeds(job) && { needs: job.needs.map(need) }),
    ...(job.ciEnvironment && { environment: { ...environmentEntry(job.ciEnvironment), ...reviewEnvironment(job) } }),
    ...(job.concurrencyGroup !== undefined && { resource_group: withIds(job.concurrencyGroup) }),
    interruptible: job.interruptible,
    variables: jobVariables(job),
  };
}

/**
 * Whether a job uses the cache. By default only jobs of merge requests do. GitLab Runner unpacks a cache over the
 * checkout, and the CI file of a merge request decides its content under any key. So neither the key nor a package
 * manager's checks make a cache safe for reviewed code. The sweep needs no cache.
 */
function usesCache(job: Job, { sharesCaches }: Pipeline): boolean {
  return runsUnreviewedCode(job) || (sharesCaches && job.action.kind !== "sweepReviewStacks");
}

/** Whether a job has `needs`, even if empty. Without `needs` it would wait for the whole stage before it. */
function declaresNeeds({ action }: Job): boolean {
  return action.kind === "deploy" || action.kind === "remediateDrift";
}

/** How the deployment environment of a review stack ends. */
function reviewEnvironment({ action }: Job): Yaml {
  return action.kind === "createReviewStack" ? { on_stop: action.stopJob, auto_stop_in: action.autoStop } : {};
}

function jobVariables({ stack, login, escEnvironment, action }: Job): Yaml {
  return {
    ...(action.kind === "sweepReviewStacks"
      ? { PULUMI_REVIEW_STACKS: withIds(stack.replace("{mergeRequest}", "")) }
      : { PULUMI_STACK: withIds(stack) }),
    ...teamVariable(login),
    ...(action.kind === "createReviewStack" && { PULUMI_TEMPLATE_STACK: action.template }),
    ...(escEnvironment !== undefined && { PULUMI_ENVIRONMENT: escEnvironment }),
  };
}

function teamVariable(login: Login): Yaml {
  return login.kind === "oidc" && login.team !== undefined ? { PULUMI_TEAM: login.team } : {};
}
