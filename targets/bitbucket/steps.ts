import type { Job, Pipeline } from "../../pipeline/model";
import { programOf } from "../programOf";
import { imageName } from "./images";
import { stepScript } from "./stepScript";
import type { Section } from "./startedPipelines";

/** One step in Bitbucket's vocabulary. Steps share nothing but what they are told to, so each makes itself ready. */
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
  // A tag marks what is there: the whole of it, whatever the last commit changed.
  const changes = section === "tags" ? undefined : program.changes;
  return {
    name: job.name,
    ...(image !== imageName(programs[0]?.toolchain.image ?? "") && { image }),
    ...(job.login.kind === "oidc" && { oidc: true }),
    // Bitbucket locks a deployment's environment, gives the step its variables, and shows what is in it.
    ...(job.environment?.action === "start" && { deployment: job.environment.name }),
    ...(job.manual && { trigger: "manual" }),
    ...(changes && { condition: { changesets: { includePaths: changes.flatMap(includePaths) } } }),
    script: stepScript(job, program, policyPacks),
  };
}

/**
 * The paths of a model's pattern. A folder with all that is in it is what Bitbucket writes as `**` at the end. Elsewhere
 * the model's `**` stands for no folder, too, which Bitbucket does not promise: the pattern without it is added. Where
 * there are several the whole of the folder before them counts, which is more rather than less.
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
