import type { Job, Pipeline } from "../../pipeline/model";
import { ownerHeader } from "../owner";
import { type Comment, yamlText } from "../yamlText";
import { imageName } from "./images";
import { maximumMinutes } from "./leavesOut";
import { type Section, type StartedPipeline, startedPipelines } from "./startedPipelines";
import { type Step, bitbucketStep } from "./steps";

/** A `bitbucket-pipelines.yml` as an object. */
interface BitbucketFile {
  readonly image: string;
  readonly options?: { readonly "max-time": number };
  readonly pipelines: Partial<Record<Section, Record<string, readonly Item[]>>>;
}

type Item = { readonly step: Step } | { readonly parallel: readonly { readonly step: Step }[] };

/** Renders a pipeline as the text of a `bitbucket-pipelines.yml`. Same pipeline, same bytes. */
export function renderBitbucket(pipeline: Pipeline): string {
  const started = startedPipelines(pipeline);
  return yamlText(toBitbucket(pipeline, started), {
    header: ownerHeader(pipeline),
    comments: [...sectionComments(started), ...started.flatMap(stepComments)],
    inline: [],
  });
}

function toBitbucket(pipeline: Pipeline, started: readonly StartedPipeline[]): BitbucketFile {
  const { programs, timeout } = pipeline;
  const pipelinesOf = (section: Section) => {
    const inSection = started.filter((one) => one.section === section);
    if (inSection.length === 0) return {};
    return { [section]: Object.fromEntries(inSection.map((one) => [one.glob, items(one, pipeline)])) };
  };
  return {
    image: imageName(programs[0]?.toolchain.image ?? ""),
    ...(timeout !== undefined && { options: { "max-time": Math.min(timeout, maximumMinutes) } }),
    pipelines: { ...pipelinesOf("pull-requests"), ...pipelinesOf("branches"), ...pipelinesOf("tags") },
  };
}

/** The steps of a pipeline, in order. Previews of a pull request run in parallel, because they are independent. */
function items({ section, jobs }: StartedPipeline, pipeline: Pipeline): Item[] {
  const steps = jobs.map((job) => ({ step: bitbucketStep(job, section, pipeline) }));
  return section === "pull-requests" && steps.length > 1 ? [{ parallel: steps }] : steps;
}

function sectionComments(started: readonly StartedPipeline[]): Comment[] {
  const patterns = started.some(({ section, glob }) => section === "tags" && glob.includes("*"));
  return [
    {
      path: ["pipelines", "pull-requests"],
      text: "All pull requests, except those from forks: Bitbucket starts no pipeline for them.",
    },
    { path: ["pipelines", "branches"], text: "Pushes to a branch, including merges." },
    {
      path: ["pipelines", "tags"],
      text: `Pushes of a tag.${patterns ? " ** matches any text; a single * does not match a slash." : ""}`,
    },
  ];
}

function stepComments({ section, glob, jobs }: StartedPipeline): Comment[] {
  const parallel = section === "pull-requests" && jobs.length > 1 ? [0, "parallel"] : [];
  return jobs.map((job, index) => ({
    path: ["pipelines", section, glob, ...parallel, index],
    text: stepComment(job),
  }));
}

/** The description of a job without its events, which the section and the pattern already say. */
function stepComment({ description }: Job): string {
  const text = description.slice(description.indexOf(": ") + 1).trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}
