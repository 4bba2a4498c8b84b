import type { Job, Pipeline } from "../../pipeline/model";
import { programOf } from "../programOf";
import { imageName } from "./images";
import { stepScript } from "./stepScript";
import type { Section } from "./startedPipelines";

/** A Bitbucket step. Steps share no files, so each one logs in and installs its dependencies. */
export interface Step {
  readonly name: string;
  readonly image?: string;
  readonly oidc?: true;
  readonly deployment?: string;
  readonly trigger?: "manual";
  readonly condition?: { readonly changesets: { readonly includePaths: readonly string[] } };
  readonly script: readonly string[];
}

/** A job as a step of the pipeline that an event starts. */
export function bitbucketStep(job: Job, section: Section, pipeline: Pipeline): Step {
  const { programs, policyPacks } = pipeline;
  const program = programOf(job, pipeline);
  const image = imageName(program.toolchain.image);
  // A tag deploys everything, not only the changes of the last commit.
  const changes = section === "tags" ? undefined : program.changes;
  return {
    name: job.name,
    ...(image !== imageName(programs[0]?.toolchain.image ?? "") && { image }),
    ...(job.login.kind === "oidc" && { oidc: true }),
    // Bitbucket locks the deployment environment, gives the step its variables, and records the deployment.
    ...(job.ciEnvironment?.action === "start" && { deployment: job.ciEnvironment.name }),
    ...(job.manual && { trigger: "manual" }),
    ...(changes && { condition: { changesets: { includePaths: [...new Set(changes.flatMap(includePaths))] } } }),
    script: stepScript(job, program, policyPacks),
  };
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
