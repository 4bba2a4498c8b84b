import { Gitlab } from "@gitbeaker/rest";
import { cloneProject, type Developer, type GitUser } from "../../../cli/demo/developer";
import { runnerMachine } from "pulumi-pipeline-sandbox/workspace/runnerMachine";
import type { RunnerSettings, Seed } from "pulumi-pipeline-sandbox";
import { exampleSeed, exampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";
import { eightLines } from "../../pipeline/examples";
import { createWorld, project, type World } from "../world";

/** A world whose sandbox runs pipelines, with an onboarded project. */
export interface LoopWorld extends World {
  readonly developer: Developer;
  readonly platform: Developer;
  /** GitLab through an independent client. */
  as(username: Username): InstanceType<typeof Gitlab>;
  /** Changes a file on a new branch from `main` and pushes it, as the developer. */
  propose(branch: string, file: string, from: string | RegExp, to: string): Promise<void>;
  /** Opens a merge request for a branch into `main`, as the developer, and returns its number. */
  openMergeRequest(branch: string): Promise<number>;
  /** Merges it, as the platform team. */
  merge(mergeRequest: number): Promise<void>;
  /** Waits until all pipelines have ended, and returns the jobs of the newest one by their names. */
  jobs(): Promise<Readonly<Record<string, JobFacts>>>;
  /** The jobs of a pipeline by their names, as they are now. */
  jobsOf(pipeline: number): Promise<Readonly<Record<string, JobFacts>>>;
  /** The log of a job, without colours and the marks of its sections. */
  log(job: JobFacts): Promise<string>;
  /** The outputs of a stack of the program in Pulumi Cloud. */
  outputs(stack: string): Promise<Readonly<Record<string, unknown>>>;
}

export interface JobFacts {
  readonly id: number;
  readonly status: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}

export type Username = "developer" | "platform";

const users: Readonly<Record<Username, GitUser>> = {
  developer: { username: "developer", token: exampleTokens.developer },
  platform: { username: "platform", token: exampleTokens.gitlab },
};

export async function createLoopWorld(
  seed: Seed = exampleSeed,
  settings: unknown = eightLines,
  runner: Partial<RunnerSettings> = {},
  secrets: Readonly<Record<string, string>> = {},
): Promise<LoopWorld> {
  const world = await createWorld(seed, { runner: { ...runnerMachine(), ...runner } });
  await world.configure(settings);
  for (const [name, value] of Object.entries(secrets)) {
    await world.succeed(`config set --secret --path platform:secrets.${name} ${value}`);
  }
  await world.succeed("up --yes --skip-preview");
  const { gitlabUrl: host } = world.sandbox;
  const [developer, platform] = await Promise.all(
    [users.developer, users.platform].map((user) => cloneProject(host, project, user)),
  );
  if (!developer || !platform) throw new Error("nobody has a clone");

  return {
    ...world,
    developer,
    platform,
    as,
    async propose(branch, file, from, to) {
      await succeed(developer, "fetch", "--quiet", "origin");
      await succeed(developer, "switch", "--quiet", "--create", branch, "--no-track", "origin/main");
      await developer.edit(file, from, to);
      await succeed(developer, "commit", "--quiet", "--all", "--message", `Change ${file}`);
      await succeed(developer, "push", "--quiet", "origin", branch);
    },
    async openMergeRequest(branch) {
      return (await as("developer").MergeRequests.create(project, branch, "main", `Merge ${branch}`)).iid;
    },
    async merge(mergeRequest) {
      await as("platform").MergeRequests.merge(project, mergeRequest);
    },
    async jobs() {
      await world.sandbox.settled();
      const [newest] = await as("platform").Pipelines.all(project, { perPage: 1, maxPages: 1 });
      if (!newest) throw new Error("there is no pipeline");
      return jobsOf(newest.id);
    },
    jobsOf,
    async log({ id }) {
      const trace = await as("platform").Jobs.showLog(project, id);
      return trace.replace(/section_(start|end):[^\r]*\r/g, "").replace(/\u001b\[[0-9;]*[A-Za-z]/g, "");
    },
    async outputs(stack) {
      const { body } = await world.cloud("GET", `stacks/acme/shop-api/${stack}/export`);
      const { deployment } = body as { deployment: { resources?: { type: string; outputs?: object }[] } };
      return { ...deployment.resources?.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs };
    },
    async close() {
      await developer.remove();
      await platform.remove();
      await world.close();
    },
  };

  function as(username: Username) {
    return new Gitlab({ host, token: users[username].token });
  }

  async function jobsOf(pipeline: number): Promise<Record<string, JobFacts>> {
    const jobs = await as("platform").Jobs.all(project, { pipelineId: pipeline });
    return Object.fromEntries(
      jobs.map(({ id, name, status, started_at, finished_at }) => [
        name,
        { id, status, startedAt: started_at ?? null, finishedAt: finished_at ?? null },
      ]),
    );
  }
}

/** The status of each job. */
export function statuses(jobs: Readonly<Record<string, Pick<JobFacts, "status">>>): Record<string, string> {
  return Object.fromEntries(Object.entries(jobs).map(([name, { status }]) => [name, status]));
}

/** Runs git, which must succeed. */
export async function succeed(developer: Developer, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await developer.git(...args);
  if (code !== 0) throw new Error(`git ${args.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
  return stdout + stderr;
}
