import { join } from "node:path";
import type { Clock } from "../clock";
import type { Folder } from "../folder";
import type { ArtifactsDefinition } from "../gitlab/ci/definition";
import type { Project } from "../gitlab/entities";
import type { JobPayload, JobResult, RunnerPort } from "../gitlab/ci/runnerPort";
import { uploadArtifacts, uploadsOf } from "./artifacts/uploadArtifacts";
import { unzipInto } from "./artifacts/unzip";
import { cachesToSave, type JobCache, restoreCaches, saveCaches } from "./caches";
import { type JobEnvironment, jobEnvironment, RUNNER_REVISION, RUNNER_VERSION } from "./jobEnvironment";
import { ended, endedEarly, type Outcome, StoppedError } from "./jobEnd";
import { type JobFolder, makeJobFolder, processMark, RunnerFile } from "./jobFolder";
import type { JobStop } from "./jobStop";
import { clearKeptFolder, makeKeptFolder } from "./keptFolder";
import { type JobLog, openJobLog } from "./log/jobLog";
import { logText } from "./log/logText";
import { removeFolder } from "./removeFolder";
import { runShell } from "./shell/runShell";
import { shellScript } from "./shell/shellScript";
import { getSources } from "./sources";

/** What the runner lends a job. */
export interface JobContext {
  readonly port: RunnerPort;
  readonly folder: Folder;
  /** GitLab Runner: `environment`, of the lowest precedence. */
  readonly environment: Readonly<Record<string, string>>;
  /** The bare repository of a project. */
  readonly repositoryOf: (project: Project) => Promise<string>;
  readonly clock: Clock;
  /** Tells it apart from the jobs that run at the same time. */
  readonly slot: number;
  /** Whether the folders of a job stay for the next one. */
  readonly keepsFolders: boolean;
  /** In milliseconds, from asking its processes to end until they are ended. */
  readonly gracePeriod: () => number;
  readonly stop: JobStop;
}

/** GitLab Runner: `AfterScriptTimeout`, in milliseconds. */
const AFTER_SCRIPT_TIMEOUT = 5 * 60_000;

/** The longest that Node waits, in milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Runs a job from its checkout to its artifacts, and logs what GitLab Runner logs. Leaves nothing of it behind, unless its
 * folders stay.
 */
export async function runJob(payload: JobPayload, context: JobContext): Promise<JobResult> {
  const { port, clock, stop } = context;
  const masked = payload.variables.filter((variable) => variable.masked).map(({ value }) => value);
  const log = openJobLog(masked, clock, (text) => {
    try {
      port.appendLog(payload.job.id, text);
    } catch {
      // GitLab has forgotten the job: nobody waits for it.
      stop.end("closed");
    }
  });
  const timer = setTimeout(() => stop.end("timeout"), Math.min(payload.timeout * 1000, LONGEST_TIMER));
  try {
    return ended(await runStages(payload, context, log), log);
  } catch (error) {
    return endedEarly(error, stop.reason, payload.timeout, log);
  } finally {
    clearTimeout(timer);
    log.close();
  }
}

async function runStages(payload: JobPayload, context: JobContext, log: JobLog): Promise<Outcome> {
  log.write(logText.line(`Running with gitlab-runner ${RUNNER_VERSION} (${RUNNER_REVISION})`));
  log.write(logText.line(`  on sandbox sandbox-${context.slot}, system ID: s_sandbox`));
  for (const warning of payload.warnings ?? []) log.write(logText.runnerWarning(warning));
  await log.section("prepare_executor", 'Preparing the "shell" executor', () => {
    log.write(logText.line("Using Shell (bash) executor..."));
  });
  const folder = await (context.keepsFolders
    ? makeKeptFolder(context.folder, context.slot, payload)
    : makeJobFolder(context.folder, context.slot, payload.project.path));
  const cleanUp = (): Promise<void> => (folder.isKept ? clearKeptFolder(folder, payload) : removeFolder(folder.root));
  try {
    const outcome = await new RunningJob(payload, context, log, folder).run();
    await log.section("cleanup_file_variables", "Cleaning up project directory and file based variables", cleanUp);
    return outcome;
  } catch (error) {
    await cleanUp();
    throw error;
  }
}

/** The stages of a job between having a place to work in and giving it back, in their order. */
class RunningJob {
  private readonly environment: JobEnvironment;
  private readonly caches: readonly JobCache[];
  private readonly artifacts: ArtifactsDefinition | null;
  private readonly pipes: Readonly<Record<"script" | "after", string>>;

  constructor(
    private readonly payload: JobPayload,
    private readonly context: JobContext,
    private readonly log: JobLog,
    private readonly folder: JobFolder,
  ) {
    this.environment = jobEnvironment(payload, folder, context.slot, context.environment);
    const filledIn = this.environment.fillIn;
    this.caches = payload.caches
      .filter(({ paths }) => paths.length > 0)
      .map((cache) => ({
        ...cache,
        key: filledIn(cache.key),
        fallbackKeys: cache.fallbackKeys.map(filledIn),
        paths: cache.paths.map(filledIn),
      }));
    this.artifacts = payload.artifacts && filledInArtifacts(payload.artifacts, filledIn);
    this.pipes = {
      script: join(folder.runner, RunnerFile.Script),
      after: join(folder.runner, RunnerFile.AfterScript),
    };
  }

  async run(): Promise<Outcome> {
    await this.stage("prepare_script", "Preparing environment", () => {
      this.log.write("Running on sandbox...\n");
    });
    await this.stage("get_sources", "Getting source from Git repository", () => this.getSources());
    if (this.caches.length > 0) {
      await this.stage("restore_cache", "Restoring cache", () =>
        restoreCaches(this.caches, this.cachePlace(), this.log),
      );
    }
    await this.downloadArtifacts();

    this.context.stop.startScript();
    const outcome = await this.runScript();
    if (this.payload.afterScript.length > 0) {
      await this.stage("after_script", "Running after_script", () => this.runAfterScript(outcome));
    }
    await this.saveCaches(outcome);
    return this.uploadArtifacts(outcome);
  }

  private getSources(): Promise<void> {
    const { repositoryOf, stop } = this.context;
    const repository = (): Promise<string> => repositoryOf(this.payload.project);
    const place = { folder: this.folder, environment: this.environment, pipes: Object.values(this.pipes) };
    return getSources(this.payload, repository, place, this.log, stop.job);
  }

  private async downloadArtifacts(): Promise<void> {
    const { port } = this.context;
    const jobs = this.payload.dependencies.filter((job) =>
      job.artifacts.some(({ fileType }) => fileType === "archive"),
    );
    if (jobs.length === 0) return;
    await this.stage("download_artifacts", "Downloading artifacts", () => {
      for (const job of jobs) {
        this.log.write(logText.notice(`Downloading artifacts for ${job.name} (${job.id})...`));
        const archive = port.readArtifact(job.id, "archive");
        if (archive === undefined) throw new Error("Downloading artifacts from coordinator... not found");
        const fields = { id: job.id, responseStatus: "200 OK" };
        this.log.write(logText.helper("Downloading artifacts from coordinator... ok", fields));
        unzipInto(this.folder.project, archive);
      }
    });
  }

  private async runScript(): Promise<Outcome> {
    const commands = [...this.payload.beforeScript, ...this.payload.script];
    const { stop } = this.context;
    const status = await this.stage("step_script", 'Executing "step_script" stage of the job script', () =>
      this.runCommands(commands, "running", this.pipes.script, stop.script),
    );
    if (stop.isScriptCanceled) {
      this.log.write(logText.runnerWarning("script canceled externally (UI, API)"));
      return { kind: "canceled" };
    }
    return status === 0 ? { kind: "success" } : { kind: "failed", status };
  }

  /** GitLab: what becomes of it does not change what became of the job. */
  private async runAfterScript(outcome: Outcome): Promise<void> {
    this.log.write(logText.notice("Running after script..."));
    const time = new AbortController();
    const timer = setTimeout(() => time.abort(), AFTER_SCRIPT_TIMEOUT);
    const stopToo = (): void => time.abort();
    this.context.stop.job.addEventListener("abort", stopToo);
    try {
      const status = await this.runCommands(this.payload.afterScript, outcome.kind, this.pipes.after, time.signal);
      if (status !== 0 && !this.context.stop.job.aborted) {
        const said = `after_script failed, but job will continue unaffected: exit status ${status}`;
        this.log.write(logText.runnerWarning(said));
      }
    } finally {
      clearTimeout(timer);
      this.context.stop.job.removeEventListener("abort", stopToo);
    }
  }

  private async runCommands(
    commands: readonly string[],
    jobStatus: string,
    pipe: string,
    stop: AbortSignal,
  ): Promise<number> {
    const { base, exports, file } = this.environment;
    const status = await runShell({
      script: shellScript({
        exports: exports.map(([name, value]) => [name, name === "CI_JOB_STATUS" ? jobStatus : value]),
        environmentFile: file,
        directory: this.folder.project,
        trace: ["true", "1"].includes(exports.find(([name]) => name === "CI_DEBUG_TRACE")?.[1] ?? ""),
        commands,
      }),
      directory: this.folder.root,
      environment: base,
      isLogin: this.folder.isKept,
      pipe,
      mark: processMark(this.folder.root),
      gracePeriod: this.context.gracePeriod,
      stop,
      onOutput: (chunk) => this.log.bytes(chunk),
    });
    this.log.endOfOutput();
    return status;
  }

  private async saveCaches(outcome: Outcome): Promise<void> {
    const isSuccess = outcome.kind === "success";
    const caches = cachesToSave(this.caches, isSuccess);
    if (caches.length === 0) return;
    const [name, title] = isSuccess
      ? ["archive_cache", "Saving cache for successful job"]
      : ["archive_cache_on_failure", "Saving cache for failed job"];
    await this.stage(name, title, () => saveCaches(caches, this.cachePlace(), this.log));
  }

  /** A job that succeeded fails when GitLab refuses its artifacts. */
  private async uploadArtifacts(outcome: Outcome): Promise<Outcome> {
    const isSuccess = outcome.kind === "success";
    const uploads = uploadsOf(this.artifacts, isSuccess);
    if (uploads.length === 0) return outcome;
    const [name, title] = isSuccess
      ? ["upload_artifacts_on_success", "Uploading artifacts for successful job"]
      : ["upload_artifacts_on_failure", "Uploading artifacts for failed job"];
    const areKept = await this.stage(name, title, () =>
      uploadArtifacts(uploads, this.folder.project, this.payload.job.id, this.context.port, this.log),
    );
    return areKept || !isSuccess ? outcome : { kind: "failed", status: 1 };
  }

  private cachePlace() {
    return { folder: this.context.folder, projectId: this.payload.project.id, project: this.folder.project };
  }

  /** Runs a stage in a section of the log, unless the job has been stopped. */
  private async stage<T>(name: string, title: string, run: () => T | Promise<T>): Promise<T> {
    this.goOnUnlessStopped(name);
    try {
      return await this.log.section(name, title, run);
    } finally {
      // Whatever it came to by then.
      this.goOnUnlessStopped(name);
    }
  }

  private goOnUnlessStopped(stage: string): void {
    if (this.context.stop.job.aborted) throw new StoppedError(stage);
  }
}

function filledInArtifacts(artifacts: ArtifactsDefinition, filledIn: (value: string) => string): ArtifactsDefinition {
  const reports = Object.entries(artifacts.reports).map(([kind, paths]) => [kind, paths.map(filledIn)] as const);
  return {
    ...artifacts,
    name: artifacts.name && filledIn(artifacts.name),
    paths: artifacts.paths.map(filledIn),
    exclude: artifacts.exclude.map(filledIn),
    reports: Object.fromEntries(reports),
  };
}
