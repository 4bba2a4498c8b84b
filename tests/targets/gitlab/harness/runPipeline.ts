import { mkdirSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { stringify } from "yaml";
import { type Event, type Files, comparesFiles, eventVariables, isProtected } from "./events";
import { askPlayer, stopPlayers, toolsFolder } from "./players";
import { projectVariables } from "./project";
import { changedBy, copyRepository } from "./repository";
import { newFolder, removeFolders } from "./scratch";
import { type Behaviour, type Recorded, linkTools, makeStandIns, recordedCalls, standInNames } from "./standIns";

/** A CI/CD variable of the project. */
export interface VariableValue {
  readonly value: string;
  /** The environments of the jobs that get it, such as `production` or `review/*`. Defaults to all jobs. */
  readonly scope?: string;
  /** Whether only protected refs get it. */
  readonly protected?: boolean;
}

export interface RunOptions {
  /** The files of the project, except its CI file. Defaults to an empty `infra/Pulumi.yaml`. */
  readonly files?: Files;
  /** The CI/CD variables of the project. */
  readonly variables?: Readonly<Record<string, string | VariableValue | readonly VariableValue[]>>;
  /** The manual jobs to play. */
  readonly play?: readonly string[];
  /** The behaviours of stand-ins; all others succeed without output. */
  readonly behaviours?: readonly Behaviour[];
  /** Additional programs to replace with stand-ins. */
  readonly standIns?: readonly string[];
  /** Additional programs of the machine that jobs may use. */
  readonly tools?: readonly string[];
  /** The time limit of the whole pipeline, in milliseconds. Defaults to 30 seconds. */
  readonly timeLimit?: number;
}

/** A job of a pipeline, whether it ran or not. */
export interface ListedJob {
  readonly name: string;
  readonly stage: string;
  readonly when: "on_success" | "on_failure" | "always" | "manual" | "delayed";
  readonly allowFailure: boolean;
  /** The jobs that it needs; null if it waits for the earlier stages. */
  readonly needs: readonly string[] | null;
  readonly image: string | null;
  /** With expanded variables in its name and URL. */
  readonly environment: Readonly<Record<string, string>> | null;
  readonly resourceGroup: string | null;
  readonly interruptible: boolean;
}

/** The result of a job. */
export interface JobRun extends ListedJob {
  /** `manual`: not played. `created`: it waits for a manual job. */
  readonly status: "success" | "failed" | "skipped" | "manual" | "created";
  readonly commands: readonly Recorded[];
  readonly log: string;
  /** The texts of its artifacts, by path. */
  readonly artifacts: Files;
  /** The texts of its report files, by the kind of report and their path. */
  readonly reports: Readonly<Record<string, Files>>;
}

export interface Run {
  /** False if the workflow's rules start no pipeline, or if no job matches the event. */
  readonly pipelineStarted: boolean;
  /** First the jobs that ran, in their order; then the others. */
  readonly jobs: readonly JobRun[];
  /** The warnings of gitlab-ci-local about the file. */
  readonly warnings: readonly string[];
}

/** Runs the pipeline of a `.gitlab-ci.yml` for an event. Throws if GitLab would refuse the file. */
export async function runPipeline(ciFile: string, event: Event, options: RunOptions = {}): Promise<Run> {
  const folder = newFolder();
  const logs = join(folder, "logs");
  mkdirSync(logs);
  makeStandIns(folder, [...standInNames, ...(options.standIns ?? [])], options.behaviours ?? []);
  const { jobs, ...run } = await ask(ciFile, event, options, folder, true);
  const calls = recordedCalls(folder);
  return {
    ...run,
    jobs: jobs.map((job) => ({
      ...job,
      commands: calls.get(job.name) ?? [],
      log: readIfThere(join(logs, job.log)),
    })),
  };
}

/** The jobs of the pipeline of a `.gitlab-ci.yml` for an event, without running them; none without a pipeline. */
export async function listJobs(ciFile: string, event: Event, options: RunOptions = {}): Promise<readonly ListedJob[]> {
  const { pipelineStarted, jobs } = await ask(ciFile, event, options, newFolder(), false);
  return pipelineStarted
    ? jobs.map(({ log: _log, status: _status, artifacts: _artifacts, reports: _reports, ...job }) => job)
    : [];
}

interface Played extends Omit<Run, "jobs"> {
  /** `log` is the name of its file. */
  readonly jobs: readonly Omit<JobRun, "commands">[];
}

async function ask(ciFile: string, event: Event, options: RunOptions, folder: string, run: boolean): Promise<Played> {
  const files = { ...(options.files ?? { "infra/Pulumi.yaml": "" }), ".gitlab-ci.yml": ciFile };
  const { folder: repository, commits } = await copyRepository(files, event, join(folder, "repository"));
  const predefined: [string, string | undefined][] = Object.entries({
    ...projectVariables,
    ...eventVariables(event, commits),
    PATH: path(),
  });
  const variables = visibleVariables(options, event);
  writeFileSync(join(folder, "variables.yml"), stringify(variablesFile(variables)));
  const played = await askPlayer<Played>(
    {
      folder,
      repository,
      logs: join(folder, "logs"),
      variablesFile: relative(repository, join(folder, "variables.yml")),
      projectVariables: Object.fromEntries(
        variables.filter(([, { scope = "*" }]) => scope === "*").map(([name, { value }]) => [name, value]),
      ),
      variables: Object.fromEntries(predefined.filter((entry): entry is [string, string] => entry[1] !== undefined)),
      unset: predefined.filter(([, value]) => value === undefined).map(([name]) => name),
      changed: comparesFiles(event) ? Object.keys(changedBy(event) ?? files) : null,
      run,
      play: options.play ?? [],
    },
    options.timeLimit ?? 30_000,
  );
  return played.pipelineStarted ? played : { ...played, jobs: [] };

  function path(): string {
    const extra = join(folder, "tools");
    linkTools(extra, options.tools ?? []);
    return [join(folder, "bin"), extra, toolsFolder()].join(":");
  }
}

/** The CI/CD variables of a pipeline of the event. GitLab: protected variables are for protected refs only. */
function visibleVariables({ variables = {} }: RunOptions, event: Event): [string, VariableValue][] {
  return Object.entries(variables)
    .flatMap(([name, value]) => values(value).map((one): [string, VariableValue] => [name, one]))
    .filter(([, value]) => value.protected !== true || isProtected(event));
}

function values(value: string | VariableValue | readonly VariableValue[]): readonly VariableValue[] {
  if (typeof value === "string") return [{ value }];
  return "value" in value ? [value] : value;
}

/** The variables in the format of gitlab-ci-local. */
function variablesFile(variables: readonly [string, VariableValue][]): object {
  const file: Record<string, { type: "variable"; values: Record<string, string> }> = {};
  for (const [name, { value, scope = "*" }] of variables) {
    (file[name] ??= { type: "variable", values: {} }).values[scope] = value;
  }
  return file;
}

function readIfThere(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

// The first run of a test file starts processes, in parallel with other tests.
jest.setTimeout(60_000);

afterAll(() => {
  stopPlayers();
  removeFolders();
});
