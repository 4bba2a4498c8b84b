import type { Job, Login, Pipeline, Program } from "../../pipeline/model";
import { audience } from "../../pipeline/plan/access/audience";
import { programOf } from "../programOf";
import { cacheNames, usesCache } from "./caches";
import { concurrencyGroup } from "./concurrencyGroup";
import { imageName } from "../imageNames";
import { reportScript } from "./report";
import { runnerLabels } from "./runnerLabels";
import { savedPlanOf } from "./savedPlan";
import { servicesOf } from "./services";
import type { Section } from "./startedPipelines";
import { reportsCounts, stepScript } from "./stepScript";

/** A Bitbucket step. Steps share no files but artifacts, so each one logs in and installs its dependencies. */
export interface Step {
  readonly name: string;
  readonly image?: string;
  readonly "runs-on"?: readonly string[];
  readonly oidc?: { readonly audiences: readonly string[] };
  readonly deployment?: string;
  readonly "concurrency-group"?: string;
  readonly trigger?: "manual";
  readonly condition?: { readonly changesets: { readonly includePaths: readonly string[] } };
  readonly caches?: readonly string[];
  readonly services?: readonly string[];
  readonly script: readonly string[];
  readonly "after-script"?: readonly string[];
  readonly artifacts?: readonly string[];
}

/** A job as a step of the pipeline that an event starts. */
export function bitbucketStep(job: Job, section: Section, pipeline: Pipeline): Step {
  const { programs } = pipeline;
  const program = programOf(job, pipeline);
  const image = imageName(program.toolchain.image);
  const labels = runnerLabels(job.runnerTags ?? pipeline.runnerTags);
  const caches = usesCache(job, pipeline) ? cacheNames(program, pipeline) : [];
  const services = servicesOf(job, program);
  const changes = changesOf(program, section);
  const plan = savedPlanOf(job, pipeline);
  return {
    name: job.name,
    ...(image !== imageName(programs[0]?.toolchain.image ?? "") && { image }),
    ...(labels.length > 0 && { "runs-on": labels }),
    ...oidc(job.login),
    // Bitbucket gives the step the environment's variables, and records the deployment.
    ...(job.ciEnvironment?.action === "start" && { deployment: job.ciEnvironment.name }),
    // With a group, a step waits for the running ones. With only a deployment environment, it pauses until a person resumes it.
    ...(job.concurrencyGroup !== undefined && { "concurrency-group": concurrencyGroup(job.concurrencyGroup) }),
    ...(job.manual && { trigger: "manual" }),
    ...(changes && { condition: { changesets: { includePaths: [...new Set(changes.flatMap(includePaths))] } } }),
    ...(caches.length > 0 && { caches }),
    ...(services.length > 0 && { services }),
    script: stepScript(job, program, pipeline),
    ...(reportsCounts(job) && { "after-script": reportScript(job.name, job.stack) }),
    ...(plan !== undefined && job.action.kind === "preview" && { artifacts: [plan] }),
  };
}

/** The step gets an ID token whose audience is the organization. Bitbucket: `oidc: audiences`. */
function oidc(login: Login): Pick<Step, "oidc"> {
  return login.kind === "oidc" ? { oidc: { audiences: [audience(login.organization)] } } : {};
}

/** For tags and schedules, every program runs, whatever the last commit changed. */
function changesOf({ changes }: Program, section: Section): Program["changes"] {
  return section === "tags" || section === "custom" ? undefined : changes;
}

/**
 * The `includePaths` that match at least what a pattern of the model matches. A folder with all its content ends with
 * `**` in Bitbucket. Elsewhere `**` in the model also matches no folder, which Bitbucket does not guarantee, so the
 * pattern without it is added. For several `**` the folder before the first one is included as a whole.
 */
function includePaths(pattern: string): string[] {
  const plain = pattern.replace(/(\*\*\/)+/g, "**/").replace(/\*\*\/\*$/, "**");
  const [before = "", ...rest] = plain.split("**/");
  switch (rest.length) {
    case 0:
      return [plain];
    case 1:
      return [plain, `${before}${rest.join("")}`];
    default:
      return [`${before}**`];
  }
}
