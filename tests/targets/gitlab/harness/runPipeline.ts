import { mkdirSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { stringify } from "yaml";
import { type Event, type Files, comparesFiles, eventVariables, isProtected } from "./events";
import { askPlayer, stopPlayers, toolsFolder } from "./players";
import { projectVariables } from "./project";
import { changedBy, copyRepository } from "./repository";
import { newFolder, removeFolders } from "./scratch";
import { type Behaviour, type Recorded, linkTools, makeStandIns, recordedCalls, standInNames } from "./standIns";

/** A value of a CI/CD variable of the project. */
export interface VariableValue {
  readonly value: string;
  /** The environments whose jobs get it, such as `production` or `review/*`. Defaults to all jobs. */
  readonly scope?: string;
  /** Whether only protected refs get it. */
  readonly protected?: boolean;
}

export interface RunOptions {
  /** What the project holds beside its CI file. Defaults to an empty `infra/Pulumi.yaml`. */
  readonly files?: Files;
  /** The CI/CD variables of the project. */
  readonly variables?: Readonly<Record<string, string | VariableValue | readonly VariableValue[]>>;
  /** The manual jobs that somebody presses play for. */
  readonly play?: readonly string[];
  /** What stand-ins do; all others succeed without a word. */
  readonly behaviours?: readonly Behaviour[];
  /** Programs that are played beside the usual ones. */
  readonly standIns?: readonly string[];
  /** Programs of the machine that jobs may use beside the usual ones. */
  readonly tools?: readonly string[];
  /** In milliseconds, for the whole pipeline. Defaults to 30 seconds. */
  readonly timeLimit?: number;
}

/** A job that is in a pipeline, whether it ran or not. */
export interface ListedJob {
  readonly name: string;
  readonly stage: string;
  readonly when: "on_success" | "on_failure" | "always" | "manual" | "delayed";
  readonly allowFailure: boolean;
  /** The jobs that it needs, null where it waits for the stages before it. */
  readonly needs: readonly string[] | null;
  readonly image: string | null;
  /** With the variables in its name and URL filled in. */
  readonly environment: Readonly<Record<string, string>> | null;
  readonly resourceGroup: string | null;
  readonly interruptible: boolean;
}

/** What became of a job. */
export interface JobRun extends ListedJob {
  /** `manual`: nobody pressed play. `created`: it waits for a manual job. */
  readonly status: "success" | "failed" | "skipped" | "manual" | "created";
  readonly commands: readonly Recorded[];
  readonly log: string;
  /** The texts of the files that it kept, by path. */
  readonly artifacts: Files;
  /** The texts of its report files, by the report's kind and their path. */
  readonly reports: Readonly<Record<string, Files>>;
}

export interface Run {
  /** False where the workflow's rules start no pipeline, and where no job is for the event. */
  readonly pipelineStarted: boolean;
  /** Those that ran, in the order in which they did; then the others. */
  readonly jobs: readonly JobRun[];
  /** What gitlab-ci-local has to say about the file. */
  readonly warnings: readonly string[];
}

/** Runs the pipeline that a `.gitlab-ci.yml` is for an event. Throws where GitLab would refuse the file. */
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

/** The jobs of the pipeline that a `.gitlab-ci.yml` is for an event, without running them; none where there is none. */
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

/** The CI/CD variables that a pipeline of the event gets. GitLab: protected variables are for protected refs only. */
function visibleVariables({ variables = {} }: RunOptions, event: Event): [string, VariableValue][] {
  return Object.entries(variables)
    .flatMap(([name, value]) => values(value).map((one): [string, VariableValue] => [name, one]))
    .filter(([, value]) => value.protected !== true || isProtected(event));
}

function values(value: string | VariableValue | readonly VariableValue[]): readonly VariableValue[] {
  if (typeof value === "string") return [{ value }];
  return "value" in value ? [value] : value;
}

/** As gitlab-ci-local reads them. */
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

// The first run of a test file starts processes, beside other tests that do.
jest.setTimeout(60_000);

afterAll(() => {
  stopPlayers();
  removeFolders();
});
