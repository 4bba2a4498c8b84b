import { audience } from "../pipeline/access";
import type { Job, Login, Pipeline, Trigger } from "../pipeline/model";
import { shellWord } from "./shell";
import { yamlText } from "./yamlText";

type Yaml = Record<string, unknown>;

/** Renders a pipeline as the text of a `.gitlab-ci.yml`. Same pipeline, same bytes. */
export function renderGitLab(pipeline: Pipeline): string {
  const comments = {
    workflow: "One pipeline per event; an event that no job is for starts none.",
    variables: "GitLab caches only what is inside the project's directory, so that Pulumi's home is there.",
    [sharedJob]: sharedComment(pipeline),
    ...Object.fromEntries(pipeline.jobs.map((job) => [job.name, jobComment(job)])),
  };
  const inline = [["default", "image", "entrypoint"]];
  return yamlText(toGitLab(pipeline), { header: gitLabHeader(pipeline), comments, inline });
}

/** The first lines of a file of ours. They name the stack that wrote it: see {@link gitLabOwner}. */
function gitLabHeader({ origin: { project, stack } }: Pipeline): string {
  return [
    `Managed by Pulumi: stack "${stack}" of project "${project}".`,
    "Changes made here are overwritten. To change it, change that stack in the platform repository.",
  ].join("\n");
}

/** The stack, as `project/stack`, whose file this is; undefined where nobody's header is on it. */
export function gitLabOwner(text: string): string | undefined {
  const [, stack, project] =
    /^# Managed by Pulumi: stack "(.+)" of project "(.+)"\.$/m.exec(text.split("\n")[0] ?? "") ?? [];
  return stack === undefined ? undefined : `${project}/${stack}`;
}

/** The pipeline in GitLab's vocabulary, before it becomes text. */
export function toGitLab(pipeline: Pipeline): Yaml {
  const { jobs, program } = pipeline;
  return {
    stages: unique(jobs.map(stageOf)),
    workflow: { rules: uniqueRules(jobs).map((condition) => ({ if: condition })) },
    default: { image: { name: program.image, entrypoint: [""] } },
    variables: {
      PULUMI_HOME: "$CI_PROJECT_DIR/.pulumi-home",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    },
    [sharedJob]: sharedSetUp(pipeline),
    ...Object.fromEntries(jobs.map((job) => [job.name, gitLabJob(job)])),
  };
}

const sharedJob = ".pulumi";

function sharedComment({ jobs }: Pipeline): string {
  return jobs[0]?.login.kind === "oidc"
    ? "What all jobs share: they log in to Pulumi Cloud as who they are, and install what the program depends on."
    : "What all jobs share: they install what the program depends on. PULUMI_ACCESS_TOKEN is a CI/CD variable.";
}

function sharedSetUp({ program, jobs }: Pipeline): Yaml {
  const login = jobs[0]?.login;
  return {
    ...(login?.kind === "oidc" && { id_tokens: { PULUMI_OIDC_TOKEN: { aud: audience(login.organization) } } }),
    cache: {
      key: { files: [program.lockFile] },
      paths: [".pulumi-home/plugins", ".pulumi-home/policies"],
    },
    before_script: [
      ...(login ? loginCommands(login) : []),
      ...(program.path === "." ? [] : [`cd ${shellWord(program.path)}`]),
      ...program.install,
    ],
  };
}

/** Pulumi: `pulumi login --oidc-token`. In token mode the CLI finds `PULUMI_ACCESS_TOKEN` by itself. */
function loginCommands(login: Login): string[] {
  switch (login.kind) {
    case "oidc":
      return [
        [
          `pulumi login --oidc-token "$PULUMI_OIDC_TOKEN" --oidc-org ${shellWord(login.organization)}`,
          ...(login.team === undefined ? [] : ['--oidc-team "$PULUMI_TEAM"']),
        ].join(" "),
      ];
    case "token":
      return [];
  }
}

function gitLabJob(job: Job): Yaml {
  return {
    extends: sharedJob,
    stage: stageOf(job),
    rules: [{ if: condition(job.trigger), ...(job.manual && { when: "manual" }) }],
    ...(job.needs.length > 0 && { needs: job.needs }),
    ...(job.environment !== undefined && { environment: { name: job.environment } }),
    ...(job.concurrencyGroup !== undefined && { resource_group: job.concurrencyGroup }),
    interruptible: job.interruptible,
    variables: jobVariables(job),
    script: jobScript(job),
  };
}

function jobVariables({ stack, login }: Job): Yaml {
  return {
    PULUMI_STACK: stack,
    ...(login.kind === "oidc" && login.team !== undefined && { PULUMI_TEAM: login.team }),
  };
}

function jobScript({ command, escEnvironment }: Job): string[] {
  switch (command) {
    case "preview":
      return ['pulumi preview --stack "$PULUMI_STACK" --diff'];
    case "up":
      return [
        ...(escEnvironment === undefined
          ? []
          : [`pulumi config env add ${shellWord(escEnvironment)} --stack "$PULUMI_STACK" --yes`]),
        'pulumi up --stack "$PULUMI_STACK" --yes',
      ];
  }
}

function stageOf({ command }: Job): string {
  return command === "preview" ? "preview" : "deploy";
}

function jobComment({ description, trigger }: Job): string {
  return trigger.kind === "mergeRequest"
    ? `${description}\nA merge request from a fork gets no identity from us, so that it is not previewed.`
    : description;
}

/** A schedule, a trigger or a person may start a pipeline on the same ref: none of them is a deployment. */
const pushed = '$CI_PIPELINE_SOURCE == "push"';

/** When a job runs, as the condition of a rule. GitLab: rules:if, predefined variables. */
function condition(trigger: Trigger): string {
  switch (trigger.kind) {
    case "mergeRequest":
      return '$CI_PIPELINE_SOURCE == "merge_request_event" && $CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_MERGE_REQUEST_PROJECT_ID';
    case "branch":
      return `${pushed} && $CI_COMMIT_BRANCH == "${trigger.branch}"`;
    case "tag":
      return trigger.pattern.includes("*")
        ? `${pushed} && $CI_COMMIT_TAG =~ /^${regularExpression(trigger.pattern)}$/`
        : `${pushed} && $CI_COMMIT_TAG == "${trigger.pattern}"`;
  }
}

/** A tag pattern in the RE2 syntax of GitLab's rules, between slashes. */
function regularExpression(pattern: string): string {
  return pattern.replace(/[.+/]/g, "\\$&").replaceAll("*", ".*");
}

function uniqueRules(jobs: readonly Job[]): string[] {
  return unique(jobs.map(({ trigger }) => condition(trigger)));
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
