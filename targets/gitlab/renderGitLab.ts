import type { Pipeline, Program } from "../../pipeline/model";
import { type Comment, yamlText } from "../yamlText";
import { showsCounts } from "./bodies";
import { cacheEntry, commonEntry, forkJob, image, jobEntries, programEntry, reviewedEntry } from "./entries";
import { ownerHeader } from "../owner";
import { changesEntry, workflowRules } from "./rules";
import { withoutOwnToken } from "../pulumiLogin";
import { addEnvironment } from "./scripts/environment";
import { cleanBuildsFolder, privateHome } from "./scripts/isolation";
import { updateFunction } from "./scripts/update";
import type { Yaml } from "./yaml";

/** Renders a pipeline as the text of a `.gitlab-ci.yml`. Same pipeline, same bytes. */
export function renderGitLab(pipeline: Pipeline): string {
  const file = toGitLab(pipeline);
  return yamlText(file, {
    header: ownerHeader(pipeline.origin),
    comments: comments(pipeline, file),
    inline: ["default", ...Object.keys(file)].map((entry) => [entry, "image", "entrypoint"]),
  });
}

/** The pipeline in GitLab's vocabulary, before it becomes text. */
export function toGitLab(pipeline: Pipeline): Yaml {
  const entries = jobEntries(pipeline);
  return {
    stages: stages.filter((stage) => Object.values(entries).some((entry) => (entry as Yaml).stage === stage)),
    workflow: { rules: workflowRules(pipeline) },
    default: defaults(pipeline),
    variables: { PULUMI_HOME: "$CI_PROJECT_DIR/.pulumi-home", PULUMI_SKIP_UPDATE_CHECK: "true" },
    ...entries,
  };
}

const stages = ["preview", "review", "deploy", "drift"];

function defaults({ programs, runnerTags, retries }: Pipeline): Yaml {
  return {
    image: image(programs[0]?.toolchain.image ?? ""),
    ...(runnerTags.length > 0 && { tags: runnerTags }),
    ...(retries > 0 && { retry: { max: retries, when: runnerFaults } }),
  };
}

/** GitLab: retry:when, as far as it is the runner's or GitLab's own fault. */
const runnerFaults = ["runner_system_failure", "scheduler_failure", "api_failure"];

function comments(pipeline: Pipeline, file: Yaml): Comment[] {
  const wanted: Comment[] = [
    { path: ["workflow"], text: "One pipeline per event; an event that no job is for starts none." },
    {
      path: ["default", "retry"],
      text: "Only what the runner did wrong is tried again, never a deployment that failed.",
    },
    {
      path: ["variables"],
      text: "GitLab caches only what is inside the project's directory, so that Pulumi's home is there.",
    },
    { path: [changesEntry], text: "The paths whose changes concern a program." },
    { path: [commonEntry], text: commonComment(pipeline) },
    { path: [reviewedEntry], text: reviewedComment(pipeline) },
    ...pipeline.programs.flatMap((program) => [
      {
        path: [cacheEntry(pipeline, program.name)],
        text: cacheComment(pipeline, program),
      },
      { path: [programEntry(pipeline, program.name)], text: programComment(pipeline, program, file) },
    ]),
    { path: [".preview"], text: previewComment(pipeline) },
    ...Object.entries(templateComments).map(([path, text]) => ({ path: [path], text })),
    { path: [forkJob], text: "Merge request from a fork: say why there is no preview." },
    ...pipeline.jobs.map(({ name, description }) => ({ path: [name], text: description })),
  ];
  return [...wanted, ...setUpComments(file)];
}

/** By what the jobs that share a hidden entry do. */
const templateComments = {
  ".plan": "What previews share whose plan a deployment follows.",
  ".deploy": "What deployments share.",
  ".deploy-plan": "What deployments share that follow a plan.",
  ".drift": "What the jobs share that look for drift: they read what there is, and change nothing.",
  ".drift-report": "What the jobs share that look for drift and pass with a warning where there is some.",
  ".remediate": "What the jobs share that take drift back.",
};

function previewComment(pipeline: Pipeline): string {
  const merge = showsCounts(pipeline) ? "the merge request gets the counts and a link" : "the job gets a link";
  return `What previews share: the whole text is an artifact for developers, ${merge}.`;
}

function reviewedComment({ sharesCaches }: Pipeline): string {
  const noCache = sharesCaches ? "" : " and no cache";
  return `Jobs of reviewed code: a new clone${noCache}, so that they use nothing that a merge request's job has left.`;
}

function cacheComment(pipeline: Pipeline, program: Program): string {
  const whose = pipeline.sharesCaches ? "jobs" : "merge request jobs";
  return `What the ${whose} of ${called(pipeline, program)} keep for the next ones.`;
}

function commonComment(pipeline: Pipeline): string {
  return `What all jobs share${phrases(loginPhrase(pipeline))}.`;
}

function called({ programs }: Pipeline, { name }: Program): string {
  return programs.length === 1 ? "the program" : `program ${name}`;
}

function programComment(pipeline: Pipeline, program: Program, file: Yaml): string {
  const { toolchain } = program;
  const login = commonEntry in file ? [] : loginPhrase(pipeline);
  const install = toolchain.install.length > 0 ? ["install what it depends on"] : [];
  return `What the jobs of ${called(pipeline, program)} share${phrases([...login, ...install])}.`;
}

function loginPhrase({ jobs }: Pipeline): string[] {
  return jobs[0]?.login.kind === "oidc" ? ["log in to Pulumi Cloud as who they are"] : [];
}

function phrases(parts: readonly string[]): string {
  return parts.length === 0 ? "" : `: they ${parts.join(", and ")}`;
}

/** What lines that make jobs ready are for, where they don't say it themselves. */
const lineComments = new Map<unknown, string>([
  [
    privateHome,
    "A home and a temporary folder of the job's own: it uses none of another job's files, and leaves no token.",
  ],
  [cleanBuildsFolder, "Tools look for settings and packages in all folders above the checkout, too."],
  [withoutOwnToken, "A token that somebody has set would keep the login from working."],
  [addEnvironment, "Credentials and configuration come from the ESC environment of this job alone."],
  [updateFunction, "Runs what changes a stack, and says what to do where another update is in its way."],
]);

function setUpComments(file: Yaml): Comment[] {
  return Object.entries(file).flatMap(([entry, content]) => {
    const scripts = content as Readonly<Record<string, readonly unknown[] | undefined>>;
    return ["before_script", "script"].flatMap((key) =>
      (scripts[key] ?? []).flatMap((line, index) => {
        const text = lineComments.get(line);
        return text === undefined ? [] : [{ path: [entry, key, index], text }];
      }),
    );
  });
}
