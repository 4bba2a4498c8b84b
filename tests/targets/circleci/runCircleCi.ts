import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { Event, Files } from "../gitlab/harness/events";
import { copyRepository } from "../gitlab/harness/repository";
import { newFolder, removeFolders } from "../gitlab/harness/scratch";
import {
  type Behaviour,
  linkTools,
  makeStandIns,
  type Recorded,
  recordedCalls,
  standInNames,
  toolNames,
} from "../gitlab/harness/standIns";
import {
  type CircleCiFile,
  type Entry,
  entryOf,
  type Job,
  readCircleCiFile,
  type Run,
  type Step,
  stepsOf,
} from "./circleCiFile";
import { evaluate, isTrue, type Values } from "./expressions";
import { type PipelineOptions, pipelineOf } from "./pipelineValues";

export interface CircleCiOptions extends PipelineOptions {
  /** The files of the repository. Defaults to an empty `infra/Pulumi.yaml`. */
  readonly files?: Files;
  /** The variables of the project. */
  readonly variables?: Readonly<Record<string, string>>;
  /**
   * The contexts of the organization with their variables, and whether a restriction admits the pipeline. Defaults to all
   * contexts, without variables.
   */
  readonly contexts?: Readonly<Record<string, Readonly<Record<string, string>> | "restricted">>;
  /** The approvals that a person gives. */
  readonly approve?: readonly string[];
  /** The behaviours of stand-ins; all others succeed without output. */
  readonly behaviours?: readonly Behaviour[];
  /** The folder with the caches of the project. Defaults to none. */
  readonly caches?: string;
}

/** The result of a job. */
export interface JobRun {
  readonly name: string;
  /**
   * `on hold`: it waits for an approval, or for a job that does. `blocked`: a job that it requires did not succeed.
   * `unauthorized`: a restriction of a context does not admit it.
   */
  readonly status: "success" | "failed" | "on hold" | "blocked" | "unauthorized";
  readonly commands: readonly Recorded[];
  readonly log: string;
  readonly artifacts: Files;
  readonly serialGroup?: string;
}

/** The ID token of a job for an audience. */
export function idTokenFor(audience: string): string {
  return `circleci-id-token-for-${audience}`;
}

/**
 * Runs the jobs of a `.circleci/config.yml` for an event, one after another; none if no workflow starts. Approvals and jobs
 * that filters leave out are not in the result. Throws for a file that CircleCI would refuse, and for all parts that
 * rendered files do not use.
 */
export async function runCircleCi(text: string, event: Event, options: CircleCiOptions = {}): Promise<JobRun[]> {
  const file = readCircleCiFile(text);
  const pipeline = pipelineOf(event, options);
  if (pipeline === undefined) return [];
  const values = { ...pipeline.values, ...parameterValues(file, pipeline.parameters) };
  const runs: JobRun[] = [];
  for (const { when, jobs } of Object.values(file.workflows)) {
    if (isTrue(evaluate(when, values))) runs.push(...(await runWorkflow(jobs.map(entryOf), values)));
  }
  return runs;

  async function runWorkflow(entries: readonly (readonly [string, Entry])[], values: Values): Promise<JobRun[]> {
    const workspace = newFolder();
    const ended = new Map<string, JobRun["status"]>();
    const runs: JobRun[] = [];
    for (const [name, entry] of entries) {
      const { requires = [] } = entry;
      const required = requires.flatMap((one) => ended.get(one) ?? []);
      // CircleCI: a required job that filters leave out is ignored, but if all of them are, the job does not run.
      if (!isTrue(passes(entry, values)) || (requires.length > 0 && required.length === 0)) continue;
      const before = statusBefore(required);
      const job = file.jobs[name];
      if (job === undefined) {
        ended.set(name, before ?? (options.approve?.includes(name) === true ? "success" : "on hold"));
        continue;
      }
      if ("type" in job) {
        ended.set(name, before ?? "success");
        continue;
      }
      const run =
        before === undefined ? await runJob(name, job, entry, values, workspace) : notRun(name, entry, before, values);
      ended.set(name, run.status);
      runs.push(run);
    }
    return runs;
  }

  async function runJob(name: string, job: Job, entry: Entry, values: Values, workspace: string): Promise<JobRun> {
    const contexts = (entry.context ?? []).map((one) => (options.contexts ? options.contexts[one] : {}));
    if (contexts.some((one) => one === undefined || one === "restricted")) {
      return notRun(name, entry, "unauthorized", values);
    }
    const container = startContainer(name, job, Object.assign({}, ...contexts) as Record<string, string>);
    let failed = false;
    for (const step of stepsOf(job, file)) {
      if (container.isHalted()) break;
      if (!(await container.runStep(step, workspace, failed))) failed = true;
    }
    return {
      ...notRun(name, entry, failed ? "failed" : "success", values),
      commands: container.commands(),
      log: container.log(),
      artifacts: container.artifacts,
    };
  }

  function startContainer(name: string, job: Job, contextVariables: Readonly<Record<string, string>>) {
    const folder = newFolder();
    const home = join(folder, "home");
    const project = join(home, "project");
    mkdirSync(project, { recursive: true });
    makeStandIns(folder, standInNames, options.behaviours ?? []);
    linkTools(join(folder, "tools"), toolNames);
    const halt = join(folder, "halt");
    makeAgent(join(folder, "agent"), halt);
    const logFile = join(folder, "log");
    writeFileSync(logFile, "");
    writeFileSync(join(folder, "bash.env"), "");
    const artifacts: Record<string, string> = {};
    const ref = {
      CIRCLE_TAG: values["pipeline.git.tag"] ?? null,
      CIRCLE_BRANCH: values["pipeline.git.branch"] ?? null,
    };
    // CircleCI: order of precedence of environment variables.
    const environment = {
      ...options.variables,
      ...contextVariables,
      ...{ CI: "true", CIRCLECI: "true", CIRCLE_JOB: name, CIRCLE_WORKING_DIRECTORY: "~/project", ...present(ref) },
      ...file.executors[job.executor]?.environment,
      ...job.environment,
      PATH: ["bin", "agent", "tools"].map((one) => join(folder, one)).join(":"),
      HOME: home,
      BASH_ENV: join(folder, "bash.env"),
    };
    return {
      artifacts,
      isHalted: () => existsSync(halt),
      log: () => readFileSync(logFile, "utf8"),
      // The stand-ins record their folder; here it is relative to the test's own folder.
      commands: () =>
        [...recordedCalls(folder).values()]
          .flat()
          .map((call) => ({ ...call, cwd: relative(project, resolve(call.cwd)) || "." })),
      runStep,
    };

    /** Runs a step; false if it fails. CircleCI: after a failure only artifacts are stored. */
    async function runStep(step: Step, workspace: string, afterFailure: boolean): Promise<boolean> {
      if (typeof step !== "string" && step.store_artifacts) {
        const { path } = step.store_artifacts;
        if (existsSync(join(project, path))) artifacts[path] = readFileSync(join(project, path), "utf8");
        return true;
      }
      if (afterFailure) return true;
      if (typeof step === "string") {
        if (step !== "checkout") throw new Error(`unknown step ${step}`);
        rmSync(project, { recursive: true });
        await copyRepository(options.files ?? { "infra/Pulumi.yaml": "" }, event, project);
        return true;
      }
      if (step.run) return (await bash(step.run)) === 0;
      if (step.restore_cache) return restore(step.restore_cache.keys);
      if (step.save_cache) return save(step.save_cache);
      if (step.attach_workspace) return copyInto(workspace, join(project, step.attach_workspace.at));
      if (step.persist_to_workspace) {
        const { root, paths } = step.persist_to_workspace;
        return paths.every((path) => copyInto(join(project, root, path), join(workspace, path)));
      }
      throw new Error(`unknown step ${Object.keys(step).join()}`);
    }

    /** CircleCI: each step is a new shell, which reads the file of BASH_ENV. Returns the exit code. */
    async function bash({ command, working_directory: cwd = "." }: Run): Promise<number> {
      const script = join(folder, "step");
      writeFileSync(script, `${command}\n`);
      if (!existsSync(join(project, cwd))) return 1;
      const output = createWriteStream(logFile, { flags: "a" });
      await new Promise((opened) => output.once("open", opened));
      const child = spawn("bash", ["-eo", "pipefail", script], {
        cwd: join(project, cwd),
        env: environment,
        stdio: ["ignore", output, output],
      });
      const code = await new Promise<number>((done, fail) => child.once("error", fail).once("close", done));
      output.end();
      return code;
    }

    function restore(keys: readonly string[]): boolean {
      const wanted = keys.map(keyOf);
      if (wanted.includes(undefined)) return false;
      const found = wanted.find((key) => options.caches !== undefined && existsSync(join(options.caches, key ?? "")));
      if (found !== undefined && options.caches !== undefined)
        cpSync(join(options.caches, found), project, { recursive: true });
      return true;
    }

    /** CircleCI: a cache never changes. */
    function save({ key, paths }: { readonly key: string; readonly paths: readonly string[] }): boolean {
      const name = keyOf(key);
      if (name === undefined) return false;
      if (options.caches === undefined || existsSync(join(options.caches, name))) return true;
      for (const path of paths) {
        if (existsSync(join(project, path))) copyInto(join(project, path), join(options.caches, name, path));
      }
      return true;
    }

    /** The key of a cache; undefined if the checksum of a missing file is asked for, which fails the step. */
    function keyOf(template: string): string | undefined {
      const parts = template.split(/{{(.*?)}}/).map((part, index) => (index % 2 === 0 ? part : keyPart(part)));
      return parts.includes(undefined) ? undefined : parts.join("");
    }

    function keyPart(inner: string): string | undefined {
      if (inner.trim() === "arch") return "arch1-linux-amd64";
      const [, path] = /^ checksum "([^"]+)" $/.exec(inner) ?? [];
      if (path === undefined) throw new Error(`unknown template ${inner} in the key of a cache`);
      const file = join(project, path);
      return existsSync(file) ? createHash("sha256").update(readFileSync(file)).digest("hex") : undefined;
    }
  }
}

/** The variables that have a value. */
function present(variables: Values): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]])),
  );
}

function copyInto(from: string, to: string): boolean {
  if (!existsSync(from)) return false;
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true });
  return true;
}

/** The tools that CircleCI puts into each job. They refuse everything that rendered files do not use. */
function makeAgent(folder: string, halt: string): void {
  mkdirSync(folder);
  const scripts = {
    circleci: [
      'if [ "$#" -ne 5 ] || [ "$1 $2 $3 $4" != "run oidc get --claims" ]; then exit 2; fi',
      `printf '%s' "$5" | sed -n 's/^{"aud":"\\([^"]*\\)"}$/${idTokenFor("\\1")}/p'`,
    ],
    "circleci-agent": ['if [ "$*" != "step halt" ]; then exit 2; fi', `: > '${halt}'`],
  };
  for (const [name, lines] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${lines.join("\n")}\n`);
    chmodSync(join(folder, name), 0o755);
  }
}

/** The parameters of a pipeline. CircleCI: a trigger that sets an unknown one, or another value, starts no pipeline. */
function parameterValues({ parameters = {} }: CircleCiFile, given: Readonly<Record<string, string>>): Values {
  const values = Object.entries(parameters).map(([name, { default: value }]) => [
    `pipeline.parameters.${name}`,
    given[name] ?? value,
  ]);
  for (const [name, value] of Object.entries(given)) {
    if (parameters[name]?.enum.includes(value) !== true) throw new Error(`no parameter ${name} may be ${value}`);
  }
  return Object.fromEntries(values) as Values;
}

/** Without filters a job runs on all branches. CircleCI: and on no tag. */
function passes({ filters }: Entry, values: Values) {
  return filters === undefined ? !isTrue(values["pipeline.git.tag"] ?? null) : evaluate(filters, values);
}

function statusBefore(required: readonly JobRun["status"][]): "on hold" | "blocked" | undefined {
  if (required.every((status) => status === "success")) return undefined;
  return required.every((status) => status === "success" || status === "on hold") ? "on hold" : "blocked";
}

/** A job without commands, with its serial group. CircleCI: letters, digits, and . - _ / */
function notRun(name: string, entry: Entry, status: JobRun["status"], values: Values): JobRun {
  const group = entry["serial-group"]?.replace(/<< (.*?) >>/g, (_, inner: string) => String(evaluate(inner, values)));
  if (group !== undefined && !/^[\w./-]{1,512}$/.test(group)) throw new Error(`${group} is no serial group`);
  return { name, status, commands: [], log: "", artifacts: {}, ...(group !== undefined && { serialGroup: group }) };
}

// Jobs start many processes, in parallel with other tests.
jest.setTimeout(60_000);

afterAll(removeFolders);
