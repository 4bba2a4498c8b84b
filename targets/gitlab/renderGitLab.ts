import { allJobs, type Pipeline, type Program } from "../../pipeline/model";
import { pipelineStages } from "../../pipeline/settings/teamJobs";
import { type Comment, yamlText } from "../yamlText";
import { showsCounts } from "./bodies";
import { ciFile } from "./ciFilePath";
import { cacheEntry, commonEntry, jobEntries, programEntry, skippedJob } from "./entries";
import { includedFile } from "./include/includedFile";
import { includingFile } from "./include/includingFile";
import { isolatedJobEntry, isolatedPath } from "./include/isolatedEntries";
import { ownerHeader } from "../owner";
import { changesEntry, workflowRules } from "./rules";
import { image, reviewedEntry } from "./jobKeywords";
import { kestraEntry } from "./kestra/entries";
import { unsetAccessToken } from "../pulumiLogin";
import { addEscEnvironment } from "./scripts/escEnvironment";
import { cleanBuildsFolder, isolationEntry, privateHome, removeHome } from "./scripts/isolation";
import { updateFunction } from "./scripts/update";
import type { Yaml } from "./yaml";

/** Renders a pipeline as the text of a `.gitlab-ci.yml`. The same pipeline gives the same bytes. */
export function renderGitLab(pipeline: Pipeline): string {
  const { included, teamJobs } = pipeline;
  const standalone = standaloneFile(pipeline);
  const file = combinedWithTeam(standalone, pipeline);
  const wanted = comments(pipeline, standalone);
  return yamlText(file, {
    header: included ? `${ownerHeader(pipeline)}\n${includedHeader}` : ownerHeader(pipeline),
    comments: included || teamJobs ? wanted.map(({ path, text }) => ({ path: isolatedPath(path), text })) : wanted,
    inline: Object.keys(file).map((entry) => [entry, "image", "entrypoint"]),
  });
}

/** The CI file as an object, before it is rendered as text. */
export function toGitLab(pipeline: Pipeline): Yaml {
  return combinedWithTeam(standaloneFile(pipeline), pipeline);
}

/** The file as the pipeline needs it: for inclusion by the file of the team, with includes of files of the team, or unchanged. */
function combinedWithTeam(standalone: Yaml, pipeline: Pipeline): Yaml {
  const { included, teamJobs } = pipeline;
  if (included) return includedFile(standalone, pipeline, included.stage);
  return teamJobs ? includingFile(standalone, pipeline, teamJobs) : standalone;
}

const includedHeader = `${ciFile} includes this file. The defaults and variables there have no effect on these jobs.`;

/** The CI file without files of the team. */
function standaloneFile(pipeline: Pipeline): Yaml {
  const entries = jobEntries(pipeline);
  return {
    stages: pipelineStages.filter((stage) => Object.values(entries).some((entry) => (entry as Yaml).stage === stage)),
    workflow: { auto_cancel: { on_new_commit: "none" }, rules: workflowRules(pipeline) },
    default: defaults(pipeline),
    ...(pipeline.programs.length > 0 && { variables: pulumiVariables }),
    ...entries,
  };
}

const pulumiVariables: Yaml = { PULUMI_HOME: "$CI_PROJECT_DIR/.pulumi-home", PULUMI_SKIP_UPDATE_CHECK: "true" };

function defaults({ programs, kestra, runnerTags, retries }: Pipeline): Yaml {
  return {
    image: image(programs[0]?.toolchain.image ?? kestra?.programs[0]?.image ?? ""),
    ...(runnerTags.length > 0 && { tags: runnerTags }),
    ...(retries > 0 && { retry: { max: retries, when: infrastructureFailures } }),
  };
}

/** The failures of a runner or of GitLab itself. GitLab: retry:when. */
const infrastructureFailures = ["runner_system_failure", "scheduler_failure", "api_failure"];

function comments(pipeline: Pipeline, file: Yaml): Comment[] {
  const wanted: Comment[] = [
    {
      path: ["workflow"],
      text: "Avoid duplicate pipelines, and pipelines without jobs. A newer push never cancels a deployment.",
    },
    {
      path: ["default", "retry"],
      text: "Retry only infrastructure failures, never a failed deployment.",
    },
    {
      path: ["variables"],
      text: "Pulumi's home is in the project's directory, because GitLab caches only files there.",
    },
    {
      path: ["include"],
      text: "The team's CI files. Their jobs and the jobs below inherit nothing from each other's files.",
    },
    { path: [isolatedJobEntry], text: isolatedComment(pipeline) },
    { path: [changesEntry], text: "For each program, the paths whose changes start its jobs." },
    { path: [isolationEntry], text: "All jobs: isolation from the files of other jobs." },
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
    {
      path: [skippedJob],
      text: 'Explain why a merge request has no preview. With "Pipelines must succeed", it can\'t be merged without a pipeline.',
    },
    ...allJobs(pipeline).map(({ name, description }) => ({ path: [name], text: description })),
    ...(pipeline.kestra?.programs ?? []).map(({ name }, _, programs) => ({
      path: [kestraEntry(programs, name)],
      text: `All jobs of ${programs.length === 1 ? "the Kestra flows" : `the Kestra flows ${name}`}.`,
    })),
  ];
  return [...wanted, ...scriptComments(file)];
}

function isolatedComment({ included }: Pipeline): string {
  return included
    ? "All jobs. They inherit nothing from the file that includes this one."
    : "All jobs of the pipeline. They inherit nothing from the included files.";
}

/** The comments of the hidden entries of each kind. */
const templateComments = {
  ".preview-with-update-plan": "Previews that save an update plan for their deployment.",
  ".deploy": "Deployments.",
  ".deploy-with-update-plan": "Deployments that follow a saved update plan.",
  ".drift": "Drift detection: compare the state with the real resources, and change nothing.",
  ".drift-report": "Drift detection that passes with a warning when it finds drift.",
  ".remediate": "Drift remediation: revert changes made outside Pulumi.",
};

function previewComment(pipeline: Pipeline): string {
  const summary = showsCounts(pipeline) ? "the merge request shows the counts and a link" : "the job shows a link";
  return `Previews: the full diff is an artifact for developers, and ${summary}.`;
}

function reviewedComment({ sharesCaches }: Pipeline): string {
  const noCache = sharesCaches ? "" : " and no cache";
  return `Jobs of reviewed code: a new clone${noCache}, so they use no files of merge request jobs.`;
}

function cacheComment(pipeline: Pipeline, program: Program): string {
  const users = pipeline.sharesCaches ? "jobs" : "merge request jobs";
  return `The cache of the ${users} of ${programPhrase(pipeline, program)}.`;
}

function commonComment(pipeline: Pipeline): string {
  return `All jobs${phrases(loginPhrase(pipeline))}.`;
}

function programPhrase({ programs }: Pipeline, { name }: Program): string {
  return programs.length === 1 ? "the program" : `program ${name}`;
}

function programComment(pipeline: Pipeline, program: Program, file: Yaml): string {
  const { toolchain } = program;
  const login = commonEntry in file ? [] : loginPhrase(pipeline);
  const install = toolchain.install.length > 0 ? ["install its dependencies"] : [];
  return `All jobs of ${programPhrase(pipeline, program)}${phrases([...login, ...install])}.`;
}

function loginPhrase({ jobs }: Pipeline): string[] {
  return jobs[0]?.login.kind === "oidc" ? ["log in to Pulumi Cloud with the job's identity"] : [];
}

function phrases(parts: readonly string[]): string {
  return parts.length === 0 ? "" : `: ${parts.join(", and ")}`;
}

/** The comments of script lines whose purpose is not obvious. */
const lineComments = new Map<unknown, string>([
  [privateHome, "A new home and temporary folder: the job uses no files of other jobs, and leaves no token behind."],
  [
    cleanBuildsFolder,
    "Fail if the folders above the checkout contain settings or packages, because tools would use them.",
  ],
  [removeHome, "Remove the home if the shell was killed, or a step replaced its EXIT trap."],
  [unsetAccessToken, "A preset access token would make the login fail."],
  [addEscEnvironment, "Use the credentials and configuration of the job's own ESC environment."],
  [updateFunction, "Runs an update, and explains how to proceed on a lock conflict."],
]);

function scriptComments(file: Yaml): Comment[] {
  return Object.entries(file).flatMap(([entry, content]) => {
    const scripts = content as Readonly<Record<string, readonly unknown[] | undefined>>;
    return ["before_script", "script", "after_script"].flatMap((key) =>
      (scripts[key] ?? []).flatMap((line, index) => {
        const text = lineComments.get(line);
        return text === undefined ? [] : [{ path: [entry, key, index], text }];
      }),
    );
  });
}
