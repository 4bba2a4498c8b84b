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

/** The runner's context for a job. */
export interface JobContext {
  readonly port: RunnerPort;
  readonly folder: Folder;
  /** Variables of the lowest precedence. GitLab Runner: `environment`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Returns the path of a project's bare repository. */
  readonly repositoryOf: (project: Project) => Promise<string>;
  readonly clock: Clock;
  /** The job's number among the concurrent jobs. */
  readonly slot: number;
  /** Whether the next job finds the folders of this one. */
  readonly keepsFolders: boolean;
  /** Milliseconds from SIGTERM to SIGKILL. */
  readonly gracePeriod: () => number;
  readonly stop: JobStop;
}

/** GitLab Runner: `AfterScriptTimeout`, in milliseconds. */
const AFTER_SCRIPT_TIMEOUT = 5 * 60_000;

/** The maximum delay of `setTimeout`, in milliseconds. */
const MAX_DELAY = 2 ** 31 - 1;

/**
 * Runs a job from its checkout to its artifacts, and logs what GitLab Runner logs. Deletes its folders unless the runner
 * keeps them.
 */
export async function runJob(payload: JobPayload, context: JobContext): Promise<JobResult> {
  const { port, clock, stop } = context;
  const masked = payload.variables.filter((variable) => variable.masked).map(({ value }) => value);
  const log = openJobLog(masked, clock, (text) => {
    try {
      port.appendLog(payload.job.id, text);
    } catch {
      // GitLab no longer has the job.
      stop.end("closed");
    }
  });
  const timer = setTimeout(() => stop.end("timeout"), Math.min(payload.timeout * 1000, MAX_DELAY));
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

/** The stages of a job in its folders. */
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
    const expand = this.environment.fillIn;
    this.caches = payload.caches
      .filter(({ paths }) => paths.length > 0)
      .map((cache) => ({
        ...cache,
        key: expand(cache.key),
        fallbackKeys: cache.fallbackKeys.map(expand),
        paths: cache.paths.map(expand),
      }));
    this.artifacts = payload.artifacts && expandedArtifacts(payload.artifacts, expand);
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

  /** GitLab: the result of `after_script` does not change the job's result. */
  private async runAfterScript(outcome: Outcome): Promise<void> {
    this.log.write(logText.notice("Running after script..."));
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), AFTER_SCRIPT_TIMEOUT);
    const onJobStop = (): void => abort.abort();
    this.context.stop.job.addEventListener("abort", onJobStop);
    try {
      const status = await this.runCommands(this.payload.afterScript, outcome.kind, this.pipes.after, abort.signal);
      if (status !== 0 && !this.context.stop.job.aborted) {
        const warning = `after_script failed, but job will continue unaffected: exit status ${status}`;
        this.log.write(logText.runnerWarning(warning));
      }
    } finally {
      clearTimeout(timer);
      this.context.stop.job.removeEventListener("abort", onJobStop);
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
    this.throwIfStopped(name);
    try {
      return await this.log.section(name, title, run);
    } finally {
      // Also checked after a stage, whatever its result.
      this.throwIfStopped(name);
    }
  }

  private throwIfStopped(stage: string): void {
    if (this.context.stop.job.aborted) throw new StoppedError(stage);
  }
}

function expandedArtifacts(artifacts: ArtifactsDefinition, expand: (value: string) => string): ArtifactsDefinition {
  const reports = Object.entries(artifacts.reports).map(([kind, paths]) => [kind, paths.map(expand)] as const);
  return {
    ...artifacts,
    name: artifacts.name && expand(artifacts.name),
    paths: artifacts.paths.map(expand),
    exclude: artifacts.exclude.map(expand),
    reports: Object.fromEntries(reports),
  };
}
