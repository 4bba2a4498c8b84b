import type { Job, Pipeline } from "../../pipeline/model";
import { ownerHeader } from "../owner";
import { type Comment, yamlText } from "../yamlText";
import { type Cache, cacheDefinitions } from "./caches";
import { imageName } from "../imageNames";
import { maximumMinutes } from "./leavesOut";
import { serviceDefinitions, type ServiceDefinition } from "./services";
import { groupsOf, type Section, type StartedPipeline, startedPipelines } from "./startedPipelines";
import { type Step, bitbucketStep } from "./steps";

/** A `bitbucket-pipelines.yml` as an object. */
interface BitbucketFile {
  readonly image: string;
  readonly options?: { readonly "max-time": number };
  readonly definitions?: Definitions;
  readonly pipelines: Partial<Record<Section, Record<string, readonly Item[]>>>;
}

interface Definitions {
  readonly caches?: Readonly<Record<string, Cache>>;
  readonly services?: Readonly<Record<string, ServiceDefinition>>;
}

type Item = { readonly step: Step } | { readonly parallel: readonly { readonly step: Step }[] };

/** Renders a pipeline as the text of a `bitbucket-pipelines.yml`. Same pipeline, same bytes. */
export function renderBitbucket(pipeline: Pipeline): string {
  const started = startedPipelines(pipeline);
  return yamlText(toBitbucket(pipeline, started), {
    header: ownerHeader(pipeline),
    comments: [
      ...sectionComments(started),
      ...started.flatMap(placedJobs).map(({ job, path }) => ({ path, text: stepComment(job) })),
    ],
    inline: [
      ...Object.keys(cachesOf(started, pipeline)).map((name) => ["definitions", "caches", name, "key", "files"]),
      ...started.flatMap(placedJobs).flatMap(({ path }) => inlineKeys.map((key) => [...path, "step", ...key])),
    ],
  });
}

/** The lists of a step that are written on one line. */
const inlineKeys = [["oidc", "audiences"], ["runs-on"], ["caches"], ["services"], ["artifacts"]] as const;

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
    ...definitions(started, pipeline),
    pipelines: {
      ...pipelinesOf("pull-requests"),
      ...pipelinesOf("branches"),
      ...pipelinesOf("tags"),
      ...pipelinesOf("custom"),
    },
  };
}

function definitions(started: readonly StartedPipeline[], pipeline: Pipeline): Pick<BitbucketFile, "definitions"> {
  const caches = cachesOf(started, pipeline);
  const services = serviceDefinitions(pipeline);
  const all: Definitions = {
    ...(Object.keys(caches).length > 0 && { caches }),
    ...(Object.keys(services).length > 0 && { services }),
  };
  return Object.keys(all).length > 0 ? { definitions: all } : {};
}

function cachesOf(started: readonly StartedPipeline[], pipeline: Pipeline): Readonly<Record<string, Cache>> {
  const jobs = started.flatMap((one) => one.jobs);
  return cacheDefinitions(jobs, pipeline);
}

/** The steps of a pipeline, in order. */
function items(started: StartedPipeline, pipeline: Pipeline): Item[] {
  return groupsOf(started).flatMap((jobs): Item[] => {
    const steps = jobs.map((job) => ({ step: bitbucketStep(job, started.section, pipeline) }));
    return steps.length > 1 ? [{ parallel: steps }] : steps;
  });
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
    {
      path: ["pipelines", "custom"],
      text: "Pipelines that a schedule of the repository, or a person, starts on the default branch.",
    },
    {
      path: ["definitions", "caches"],
      text: "Only steps of pull requests use these caches, unless the settings share them: their code writes them.",
    },
  ];
}

/** The jobs of a pipeline with the paths of their items in the file. */
function placedJobs(started: StartedPipeline): { readonly job: Job; readonly path: (string | number)[] }[] {
  const { section, glob } = started;
  return groupsOf(started).flatMap((jobs, group) =>
    jobs.map((job, index) => ({
      job,
      path: ["pipelines", section, glob, group, ...(jobs.length > 1 ? ["parallel", index] : [])],
    })),
  );
}

/** The description of a job without its events, which the section and the pattern already say. */
function stepComment({ description }: Job): string {
  const text = description.slice(description.indexOf(": ") + 1).trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}
