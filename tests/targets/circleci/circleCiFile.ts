import { parseDocument } from "yaml";
import { evaluate, type Values } from "./expressions";
import { type Kind, pipelineOf, sampleEvents } from "./pipelineValues";

/** The used parts of a `.circleci/config.yml`. */
export interface CircleCiFile {
  readonly version: number;
  readonly parameters?: Readonly<
    Record<string, { readonly type: "enum"; readonly enum: readonly string[]; readonly default: string }>
  >;
  readonly executors: Readonly<Record<string, Executor>>;
  readonly commands?: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
  readonly jobs: Readonly<Record<string, Job | { readonly type: "no-op" }>>;
  readonly workflows: Readonly<Record<string, { readonly when: string; readonly jobs: readonly Item[] }>>;
}

export interface Executor {
  readonly docker: readonly Container[];
  readonly resource_class?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

interface Container {
  readonly image: string;
  readonly name?: string;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Job {
  readonly executor: string;
  readonly resource_class?: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

export type Step =
  | string
  | {
      readonly run?: Run;
      readonly restore_cache?: { readonly keys: readonly string[] };
      readonly save_cache?: { readonly key: string; readonly paths: readonly string[] };
      readonly persist_to_workspace?: { readonly root: string; readonly paths: readonly string[] };
      readonly attach_workspace?: { readonly at: string };
      readonly store_artifacts?: { readonly path: string };
    };

export interface Run {
  readonly name?: string;
  readonly command: string;
  readonly working_directory?: string;
  readonly no_output_timeout?: string;
}

type Item = string | Readonly<Record<string, Entry>>;

export interface Entry {
  readonly type?: "approval";
  readonly requires?: readonly string[];
  readonly filters?: string;
  readonly context?: readonly string[];
  readonly "serial-group"?: string;
}

/** The name and the conditions of an item of a workflow. */
export function entryOf(item: Item): readonly [name: string, entry: Entry] {
  if (typeof item === "string") return [item, {}];
  const [only, ...others] = Object.entries(item);
  if (only === undefined || others.length > 0) throw new Error("an item of a workflow has one job");
  return only;
}

/** The steps of a job, with the steps of the commands that it uses. */
export function stepsOf({ steps }: Pick<Job, "steps">, { commands = {} }: CircleCiFile): Step[] {
  return steps.flatMap((step) =>
    typeof step === "string" && step !== "checkout" ? (commands[step]?.steps ?? []) : [step],
  );
}

/**
 * Reads a file, and throws for what CircleCI would refuse and the published schema does not find: undefined names, circles,
 * templates in shell text and in expressions, and expressions that some event cannot evaluate. It also throws for all parts
 * that rendered files do not use.
 */
export function readCircleCiFile(text: string): CircleCiFile {
  const document = parseDocument(text, { version: "1.1", strict: true });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) throw problem;
  const file = document.toJS() as CircleCiFile;
  onlyKeys("the file", file, ["version", "parameters", "executors", "commands", "jobs", "workflows"]);
  refuseUnless(file.version === 2.1, "the version is 2.1");
  checkNames(file);
  checkTexts(file);
  for (const [name, executor] of Object.entries(file.executors)) checkExecutor(name, executor);
  for (const [name, job] of Object.entries(file.jobs)) checkJob(name, job, file);
  for (const { steps } of Object.values(file.commands ?? {})) for (const step of steps) checkStep(step);
  for (const [name, { jobs, ...rest }] of Object.entries(file.workflows)) {
    onlyKeys(name, rest, ["when"]);
    checkWorkflow(name, jobs.map(entryOf), file);
  }
  checkUse(file);
  checkExpressions(file);
  return file;
}

/** CircleCI's published schema: the names of jobs, executors and commands. */
function checkNames({ jobs, executors, commands = {}, parameters = {} }: CircleCiFile): void {
  for (const name of Object.keys(jobs)) {
    refuseUnless(/^[A-Za-z][A-Za-z\s\d_-]*$/.test(name), `${name} is no name of a job`);
  }
  for (const name of [...Object.keys(executors), ...Object.keys(commands)]) {
    refuseUnless(/^[a-z][a-z\d_-]*$/.test(name), `${name} is no name of an executor or a command`);
  }
  for (const name of Object.keys(parameters)) {
    refuseUnless(/^[A-Za-z][A-Za-z0-9_-]*$/.test(name), `${name} is no name of a parameter`);
  }
}

/** Templates are replaced in every text. Rendered files have one in the name of a serial group only. */
function checkTexts(file: CircleCiFile): void {
  const visit = (value: unknown, key: string): void => {
    if (typeof value === "string") {
      const allowed = key === "serial-group" && /^<< pipeline\.project\.slug >>\/[\w./-]+$/.test(value);
      refuseUnless(allowed || !value.includes("<<"), `${value} has a template`);
    } else if (typeof value === "object" && value !== null) {
      for (const [inner, content] of Object.entries(value)) visit(content, inner);
    }
  };
  visit(file, "");
}

function checkExecutor(name: string, executor: Executor): void {
  onlyKeys(name, executor, ["docker", "resource_class", "environment"]);
  refuseUnless(executor.docker.length > 0, `${name} has no container`);
  for (const container of executor.docker) {
    onlyKeys(name, container, ["image", "name", "entrypoint", "command", "environment"]);
    refuseUnless(typeof container.image === "string" && container.image !== "", `${name} has no image`);
    checkEnvironment(name, container.environment);
  }
  checkEnvironment(name, executor.environment);
}

function checkEnvironment(name: string, environment: object = {}): void {
  for (const value of Object.values(environment)) {
    refuseUnless(typeof value === "string", `${name} has a variable that is not text`);
  }
}

function checkJob(name: string, job: CircleCiFile["jobs"][string], file: CircleCiFile): void {
  if ("type" in job) {
    onlyKeys(name, job, ["type"]);
    return;
  }
  onlyKeys(name, job, ["executor", "resource_class", "environment", "steps"]);
  refuseUnless(job.executor in file.executors, `${name} has the executor ${job.executor}, which is not defined`);
  checkEnvironment(name, job.environment);
  refuseUnless(job.steps[0] === "checkout", `${name} does not start with a checkout`);
  for (const step of job.steps) {
    if (typeof step === "string") {
      refuseUnless(
        step === "checkout" || step in (file.commands ?? {}),
        `${name} has the step ${step}, which is not defined`,
      );
    } else checkStep(step);
  }
}

const stepKeys: Readonly<Record<string, readonly string[]>> = {
  run: ["name", "command", "working_directory", "no_output_timeout"],
  restore_cache: ["keys"],
  save_cache: ["key", "paths"],
  persist_to_workspace: ["root", "paths"],
  attach_workspace: ["at"],
  store_artifacts: ["path"],
};

function checkStep(step: Step): void {
  if (typeof step === "string") throw new Error(`${step} is a step within a command`);
  const [[kind, content] = ["", {}], ...others] = Object.entries(step);
  const keys = stepKeys[kind];
  refuseUnless(others.length === 0 && keys !== undefined, `${kind} is an unknown step`);
  onlyKeys(kind, content, keys ?? []);
  for (const text of Object.values(content).flat() as unknown[]) {
    refuseUnless(typeof text === "string" && text !== "", `${kind} has something that is not text`);
  }
}

function checkWorkflow(name: string, entries: readonly (readonly [string, Entry])[], file: CircleCiFile): void {
  refuseUnless(entries.length > 0, `${name} has no jobs`);
  const names = entries.map(([job]) => job);
  refuseUnless(new Set(names).size === names.length, `${name} has a job twice`);
  const done = new Set<string>();
  for (const [job, entry] of entries) {
    onlyKeys(job, entry, ["type", "requires", "filters", "context", "serial-group"]);
    const isJob = job in file.jobs;
    refuseUnless(isJob !== (entry.type === "approval"), `${name}: ${job} is not one of a job and an approval`);
    for (const required of entry.requires ?? []) {
      // Every job comes after those that it requires, so there are no circles.
      refuseUnless(done.has(required), `${name}: ${job} requires ${required}, which is not before it`);
    }
    done.add(job);
    for (const context of entry.context ?? []) {
      refuseUnless(context.length <= 200 && context.trim() === context, `${context} is no name of a context`);
    }
    refuseUnless((entry["serial-group"] ?? "").length <= 400, `the serial group of ${job} is too long`);
  }
}

/** Every definition has a user. */
function checkUse(file: CircleCiFile): void {
  const jobs = Object.values(file.jobs).flatMap((job) => ("steps" in job ? [job] : []));
  const entries = Object.values(file.workflows).flatMap(({ jobs: items }) => items.map(entryOf));
  const used = [
    [file.jobs, entries.map(([name]) => name)],
    [file.executors, jobs.map(({ executor }) => executor)],
    [file.commands ?? {}, jobs.flatMap(({ steps }) => steps.filter((step) => typeof step === "string"))],
  ] as const;
  for (const [defined, names] of used) {
    for (const name of Object.keys(defined)) refuseUnless(names.includes(name), `nothing uses ${name}`);
  }
}

/** Some kind of project can evaluate all expressions for all its events. */
function checkExpressions(file: CircleCiFile): void {
  const problems = (["githubApp", "oauth"] as const).map((kind) => expressionProblem(file, kind));
  refuseUnless(problems.includes(undefined), problems.join("; "));
}

function expressionProblem(file: CircleCiFile, kind: Kind): string | undefined {
  const filters = Object.values(file.workflows).flatMap(({ when, jobs }) => [
    when,
    ...jobs.flatMap((item) => entryOf(item)[1].filters ?? []),
  ]);
  const parameters: Values = Object.fromEntries(
    Object.entries(file.parameters ?? {}).map(([name, { default: value }]) => [`pipeline.parameters.${name}`, value]),
  );
  for (const event of sampleEvents) {
    const values = { ...pipelineOf(event, { kind })?.values, ...parameters };
    for (const expression of filters) {
      try {
        evaluate(expression, values);
      } catch (error) {
        return (error as Error).message;
      }
    }
  }
  return undefined;
}

function onlyKeys(where: string, value: object, keys: readonly string[]): void {
  const unknown = Object.keys(value).filter((key) => !keys.includes(key));
  refuseUnless(unknown.length === 0, `${where} has ${unknown.join(", ")}`);
}

function refuseUnless(condition: boolean, why: string): void {
  if (!condition) throw new Error(why);
}
