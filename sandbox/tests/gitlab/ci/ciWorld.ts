import { type Clock, steppingClock } from "../../../clock";
import { type Folder, openFolder } from "../../../folder";
import { createGitLab, type GitLab } from "../../../gitlab";
import { type AttachedCi, attachCi } from "../../../gitlab/ci/attachCi";
import type { CiVariables } from "../../../gitlab/ci/ci";
import type { JobDefinition, JobNeed, PipelineDefinition } from "../../../gitlab/ci/definition";
import type { Job, Pipeline } from "../../../gitlab/ci/entities";
import type { CiEvaluator, Evaluation } from "../../../gitlab/ci/evaluator";
import { jobsOf } from "../../../gitlab/ci/process/jobsOf";
import type { Outcome, PipelineRequest } from "../../../gitlab/ci/pipelineRequest";
import { requestPipeline } from "../../../gitlab/ci/requestPipeline";
import type { JobPayload, JobResult } from "../../../gitlab/ci/runnerPort";
import type { Project, User } from "../../../gitlab/entities";
import { commitOf, findBranch, NO_COMMIT } from "../../../gitlab/git/repository";
import type { GitLabSeed } from "../../../gitlab/seed";
import type { GitLabState } from "../../../gitlab/state";
import { RequestLog } from "../../../requestLog";
import { API, CI_FILE, read, seed, type Send } from "../world";
import { plainJob } from "./plainJob";
import { closeAtEnd } from "../../closing";

/** A job in a CI file of these tests. Other fields get GitLab's defaults. */
export type JobText = Omit<Partial<JobDefinition>, "name" | "needs" | "environment"> & {
  readonly needs?: readonly (string | Partial<JobNeed>)[];
  readonly environment?: Partial<NonNullable<JobDefinition["environment"]>>;
};

/** The CI file of these tests: its jobs by name, as JSON. */
export interface FileText extends Partial<Omit<PipelineDefinition, "jobs">> {
  readonly jobs: Readonly<Record<string, JobText>>;
  /** The evaluator's result, instead of the file. */
  readonly answer?: Evaluation;
}

export interface CiWorld {
  readonly gitlab: GitLab;
  readonly state: GitLabState;
  readonly ci: AttachedCi;
  readonly variables: CiVariables;
  readonly as: (username: string) => Send;
  /** Sends requests with the token of a running job. */
  readonly asJob: (job: Pick<Job, "token">) => Send;
  /** The commit messages of the requested evaluations, in order. */
  readonly evaluations: string[];
  /** Commits the file to a branch. Resolves when its pipeline is created. */
  push(file: FileText, options?: { branch?: string; message?: string }): Promise<Pipeline>;
  /** Requests a pipeline of the branch, by default from the web. */
  request(changes?: Partial<PipelineRequest>): Promise<Outcome>;
  /** The statuses of a pipeline's jobs by name. */
  statuses(pipeline: Pipeline): Record<string, string>;
  status(pipeline: Pipeline): string;
  job(pipeline: Pipeline, name: string): Job;
  /** Takes the job that has waited longest, as a runner. */
  take(): Promise<JobPayload | undefined>;
  /** Takes the next job, which must have this name, and finishes it, as a runner. */
  run(name: string, result?: Partial<JobResult>): Promise<Job>;
  /** Takes and finishes jobs until none waits, as a runner. Returns their names. */
  runAll(result?: (name: string) => Partial<JobResult>): Promise<string[]>;
}

/** The timer functions that stay real when a test fakes the clock, because GitLab's processing needs them. */
export const NOT_FAKE: FakeableAPI[] = [
  "hrtime",
  "nextTick",
  "performance",
  "queueMicrotask",
  "setImmediate",
  "clearImmediate",
  "setInterval",
  "clearInterval",
];

const succeeded: JobResult = { status: "success", exitCode: 0, failureReason: null };
export const failed: JobResult = { status: "failed", exitCode: 1, failureReason: "script_failure" };

export function createCiWorld({
  clock = steppingClock(new Date("2026-01-01T00:00:00Z")),
  variables: changedVariables = {},
  folder = openFolder(),
  ...changes
}: Partial<GitLabSeed> & { clock?: Clock; variables?: Partial<CiVariables>; folder?: Folder } = {}): CiWorld {
  const gitlab = createGitLab({ ...seed, ...changes }, { clock, log: new RequestLog(), folder: closeAtEnd(folder) });
  const { state } = gitlab;
  const evaluations: string[] = [];
  const variables = { ...plainVariables(state), ...changedVariables };
  const ci = attachCi(state, { evaluator: jsonEvaluator(evaluations), variables });
  const sender =
    (credentials: Readonly<Record<string, string>>): Send =>
    async (method, path, body) =>
      read(
        await gitlab.app.request(`/api/v4${path}`, {
          method,
          headers: { ...credentials, ...(body && { "Content-Type": "application/json" }) },
          ...(body && { body: JSON.stringify(body) }),
        }),
      );
  const as: CiWorld["as"] = (username) => sender({ "PRIVATE-TOKEN": `token-${username}` });
  let pushes = 0;

  const world: CiWorld = {
    gitlab,
    state,
    ci,
    variables,
    as,
    asJob: ({ token }) => sender({ "JOB-TOKEN": token }),
    evaluations,
    async push(file, { branch = "main", message = "change the pipeline" } = {}) {
      const content = JSON.stringify({ ...file, push: ++pushes });
      const method = hasFile(state, branch) ? "PUT" : "POST";
      const startBranch = findBranch(state, project(state).id, branch) ? {} : { start_branch: "main" };
      const body = { branch, content, commit_message: message, ...startBranch };
      const answer = await as("maintainer")(
        method,
        `/projects/${API}/repository/files/${encodeURIComponent(CI_FILE)}`,
        body,
      );
      if (answer.status > 201) throw new Error(JSON.stringify(answer.body));
      await ci.settled();
      const made = state.pipelines.all().at(-1);
      if (!made) throw new Error("no pipeline");
      return made;
    },
    request(wanted = {}) {
      const branch = findBranch(state, project(state).id, wanted.ref ?? "main");
      if (!branch) throw new Error("no branch");
      return requestPipeline(state, {
        project: project(state),
        user: user(state, "maintainer"),
        source: "web",
        ref: "main",
        tag: false,
        commit: commitOf(state, branch),
        beforeSha: NO_COMMIT,
        mergeRequestId: null,
        scheduleId: null,
        variables: [],
        ...wanted,
      });
    },
    statuses: ({ id }) => Object.fromEntries(jobsOf(state, id).map(({ name, status }) => [name, status])),
    status: ({ id }) => state.pipelines.get(id)?.status ?? "gone",
    job({ id }, name) {
      const found = jobsOf(state, id).find((one) => one.name === name);
      if (!found) throw new Error(`no job ${name}`);
      return found;
    },
    take: () => ci.port.request(),
    async run(name, result = {}) {
      const payload = await ci.port.request();
      if (payload?.job.name !== name) throw new Error(`the next job is ${payload?.job.name ?? "none"}, not ${name}`);
      ci.port.finish(payload.job.id, { ...succeeded, ...result });
      return state.jobs.get(payload.job.id)!;
    },
    async runAll(result = () => ({})) {
      const names: string[] = [];
      for (let payload = await ci.port.request(); payload; payload = await ci.port.request()) {
        names.push(payload.job.name);
        ci.port.finish(payload.job.id, { ...succeeded, ...result(payload.job.name) });
      }
      return names;
    },
  };
  return world;
}

export function project(state: GitLabState): Project {
  return state.projects.find(({ fullPath }) => fullPath === "acme/shop/api")!;
}

export function user(state: GitLabState, wanted: string): User {
  return state.users.find(({ username }) => username === wanted)!;
}

/** A job definition with GitLab's defaults. */
export function jobDefinition(name: string, { needs, environment, ...text }: JobText = {}): JobDefinition {
  return {
    ...plainJob,
    name,
    ...text,
    needs:
      needs?.map((need) => ({
        artifacts: true,
        optional: false,
        ...(typeof need === "string" ? { job: need } : { job: "", ...need }),
      })) ?? null,
    environment: environment
      ? { name: "production", url: null, action: "start", tier: null, onStop: null, autoStopIn: null, ...environment }
      : null,
  };
}

function jsonEvaluator(evaluations: string[]): CiEvaluator {
  return {
    async evaluate({ commit, path }) {
      evaluations.push(commit.message);
      await new Promise(setImmediate);
      const { jobs, answer, ...file } = JSON.parse(commit.files.get(path)!.content.toString()) as FileText;
      if (answer) return answer;
      return {
        kind: "pipeline",
        pipeline: {
          name: null,
          stages: [".pre", "build", "test", "deploy", ".post"],
          autoCancel: "conservative",
          ...file,
          jobs: Object.entries(jobs).map(([name, text]) => jobDefinition(name, text)),
        },
      };
    },
    async lint(request) {
      const content = request.commit.files.get(request.path)!.content.toString();
      return { evaluation: await this.evaluate(request), mergedYaml: content, included: [], withRules: [] };
    },
    close: () => Promise.resolve(),
  };
}

/** Variables without expansion; the runner gets none. */
function plainVariables(state: GitLabState): CiVariables {
  return {
    rulesVariables: () => ({}),
    changedFiles: () => null,
    changedSince: () => [],
    jobNames: (_, { environment, resourceGroup }) => ({ environmentName: environment?.name ?? null, resourceGroup }),
    environmentUrl: ({ definition }) => definition.environment?.url ?? null,
    jobPayload: (job) => {
      const pipeline = state.pipelines.get(job.pipelineId)!;
      return Promise.resolve({
        job,
        pipeline,
        project: state.projects.get(job.projectId)!,
        commit: state.commits.find(({ sha }) => sha === pipeline.sha)!,
        variables: [],
        beforeScript: [],
        script: job.definition.script,
        afterScript: [],
        timeout: 3600,
        artifacts: job.definition.artifacts,
        caches: [],
        dependencies: [],
      });
    },
  };
}

function hasFile(state: GitLabState, branch: string): boolean {
  const row = findBranch(state, project(state).id, branch) ?? findBranch(state, project(state).id, "main");
  return row !== undefined && commitOf(state, row).files.has(CI_FILE);
}
