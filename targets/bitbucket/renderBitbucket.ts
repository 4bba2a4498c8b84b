import type { Job, Pipeline } from "../../pipeline/model";
import { ownerHeader } from "../owner";
import { type Comment, yamlText } from "../yamlText";
import { imageName } from "./images";
import { mostMinutes } from "./leavesOut";
import { type Section, type StartedPipeline, startedPipelines } from "./startedPipelines";
import { type Step, bitbucketStep } from "./steps";

/** A file in Bitbucket's vocabulary. */
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
    header: ownerHeader(pipeline.origin),
    comments: [...sectionComments(started), ...started.flatMap(stepComments)],
    inline: [],
  });
}

function toBitbucket(pipeline: Pipeline, started: readonly StartedPipeline[]): BitbucketFile {
  const { programs, timeout } = pipeline;
  const of = (section: Section) => {
    const some = started.filter((one) => one.section === section);
    if (some.length === 0) return {};
    return { [section]: Object.fromEntries(some.map((one) => [one.glob, items(one, pipeline)])) };
  };
  return {
    image: imageName(programs[0]?.toolchain.image ?? ""),
    ...(timeout !== undefined && { options: { "max-time": Math.min(timeout, mostMinutes) } }),
    pipelines: { ...of("pull-requests"), ...of("branches"), ...of("tags") },
  };
}

/** Steps run one after the other. Previews run side by side: that one of them fails says nothing of the others. */
function items({ section, jobs }: StartedPipeline, pipeline: Pipeline): Item[] {
  const steps = jobs.map((job) => ({ step: bitbucketStep(job, section, pipeline) }));
  return section === "pull-requests" && steps.length > 1 ? [{ parallel: steps }] : steps;
}

function sectionComments(started: readonly StartedPipeline[]): Comment[] {
  const patterns = started.some(({ section, glob }) => section === "tags" && glob.includes("*"));
  return [
    {
      path: ["pipelines", "pull-requests"],
      text: "Pull requests of all branches. Bitbucket starts nothing for one that comes from a fork.",
    },
    { path: ["pipelines", "branches"], text: "Pushes, merges among them." },
    {
      path: ["pipelines", "tags"],
      text: `Tags.${patterns ? " In their names ** stands for any text; a single * would stop at a slash." : ""}`,
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

/** The description of a job without the event, which is written above: the section and the pattern. */
function stepComment({ description }: Job): string {
  const text = description.slice(description.indexOf(": ") + 1).trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}
