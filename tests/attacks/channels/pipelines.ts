import { setTimeout } from "node:timers/promises";
import type { Trigger } from "../../../pipeline/model";
import { reviewedTriggers, unreviewedJobs } from "./channelFlow";
import { type ChannelWorld, git } from "./channelWorld";
import type { JobRow } from "./gitlabClient";
import { writeStates } from "./leaveInCloud";
import { mergeRequestFiles, ownJobs } from "./mergeRequestFiles";

/** Runs all jobs of reviewed code, trigger by trigger. Returns their last runs by their names. */
export async function runAllReviewed(world: ChannelWorld): Promise<ReadonlyMap<string, JobRow>> {
  const tested = new Set<string>();
  const last = new Map<string, JobRow>();
  for (const trigger of reviewedTriggers(world.flow)) {
    for (const job of await runReviewed(world, trigger, tested)) last.set(job.name, job);
  }
  return last;
}

/**
 * Opens a merge request whose jobs leave something on every channel, as the developer. Closes it if it has a review
 * stack, whose destruction its code prevents. Then the Maintainer retries the job that writes caches, so that caches of
 * protected refs exist, too. Returns its jobs by their names.
 */
export async function runMergeRequest(world: ChannelWorld): Promise<ReadonlyMap<string, JobRow>> {
  const { flow, gitlab, sandbox, target } = world;
  const { defaultBranch } = flow.settings;
  writeStates(target);
  const ciFile = await ciFileOf(world);
  const [login] = unreviewedJobs(flow).map((job) => job.login);
  await world.push("developer", "topic", mergeRequestFiles(target, ciFile, login));
  const opened = { source_branch: "topic", target_branch: defaultBranch, title: "Topic", labels: "review-stack" };
  const { iid } = await gitlab.call("developer", "POST", "merge_requests", opened);
  await sandbox.settled();
  if (flow.settings.reviewStacks) {
    await gitlab.call("developer", "PUT", `merge_requests/${String(iid)}`, { state_event: "close" });
    await sandbox.settled();
  }
  world.keepRunner();
  const jobs = await gitlab.jobs(await gitlab.newestPipeline());
  await retry(world, jobs, ownJobs[0]);
  return new Map(jobs.map((job) => [job.name, job]));
}

/**
 * Pushes a change to the default branch, as the Maintainer, after restoring the merge request's files on the runner.
 */
export async function pushReviewed(world: ChannelWorld, changeCiFile = (file: string): string => file): Promise<void> {
  world.restoreRunner();
  const { defaultBranch } = world.flow.settings;
  const ciFile = changeCiFile(await ciFileOf(world));
  const id = String(await world.gitlab.newestPipeline());
  await world.push("platform", defaultBranch, { ".gitlab-ci.yml": ciFile, "README.md": `After pipeline ${id}.\n` });
  await world.sandbox.settled();
}

/** The rendered file on the default branch. */
async function ciFileOf({ clones, flow }: ChannelWorld): Promise<string> {
  await git(clones.developer, "fetch", "--quiet", "origin");
  const { stdout } = await clones.developer.git("show", `origin/${flow.settings.defaultBranch}:.gitlab-ci.yml`);
  return stdout;
}

/**
 * Starts the pipeline of a trigger, as the Maintainer, and plays its manual jobs. Each job of reviewed code runs once
 * on the runner with the merge request's files: where several jobs wait for the runner, all but one are cancelled and
 * retried one by one. Adds the names of these jobs to `tested`. Returns the jobs with their last status.
 */
async function runReviewed(world: ChannelWorld, trigger: Trigger, tested: Set<string>): Promise<readonly JobRow[]> {
  const { gitlab, sandbox } = world;
  const before = await gitlab.newestPipeline();
  world.restoreRunner();
  await start(world, trigger);
  const pipeline = await newerPipeline(world, before);
  tested.add(await runFirst(world, pipeline));
  for (;;) {
    const jobs = await gitlab.jobs(pipeline);
    const next = jobs.find(({ name, status }) => {
      return ["manual", "canceled"].includes(status) || (["success", "failed"].includes(status) && !tested.has(name));
    });
    if (!next) return jobs;
    world.restoreRunner();
    const isPlayed = next.status === "manual";
    await gitlab.call("platform", "POST", `jobs/${next.id}/${isPlayed ? "play" : "retry"}`);
    await sandbox.settled();
    tested.add(next.name);
  }
}

async function newerPipeline({ gitlab }: ChannelWorld, before: number): Promise<number> {
  for (;;) {
    const newest = await gitlab.newestPipeline();
    if (newest > before) return newest;
    await setTimeout(20);
  }
}

/** Runs only the first job of a pipeline, and cancels those that wait for the runner. Returns the name of that job. */
async function runFirst({ gitlab, sandbox }: ChannelWorld, pipeline: number): Promise<string> {
  for (;;) {
    const jobs = await gitlab.jobs(pipeline);
    const first = jobs.find(({ started_at: at }) => at !== null);
    if (first) {
      const waiting = jobs.filter(({ status }) => status === "pending");
      for (const { id } of waiting) await gitlab.call("platform", "POST", `jobs/${id}/cancel`);
      await sandbox.settled();
      return first.name;
    }
    await setTimeout(20);
  }
}

async function start(world: ChannelWorld, trigger: Trigger): Promise<void> {
  const { clones, gitlab, target } = world;
  switch (trigger.kind) {
    case "branch": {
      const changes = target.programs.map(({ path }) => [`${path}/README.md`, `For ${trigger.branch}.\n`] as const);
      return world.push("platform", trigger.branch, Object.fromEntries(changes));
    }
    case "tag":
      await git(clones.platform, "fetch", "--quiet", "origin");
      await git(clones.platform, "tag", tagOf(trigger.pattern), `origin/${world.flow.settings.defaultBranch}`);
      return git(clones.platform, "push", "--quiet", "origin", tagOf(trigger.pattern));
    case "schedule": {
      const schedules = Object.values(await gitlab.call("platform", "GET", "pipeline_schedules")) as {
        id: number;
        description: string;
      }[];
      const schedule = schedules.find(({ description }) => description === trigger.schedule);
      await gitlab.call("platform", "POST", `pipeline_schedules/${schedule?.id ?? 0}/play`);
      return;
    }
    case "mergeRequest":
      throw new Error("a merge request is not reviewed code");
  }
}

function tagOf(pattern: string): string {
  return pattern.replaceAll("*", "1");
}

async function retry({ gitlab, sandbox }: ChannelWorld, jobs: readonly JobRow[], name: string): Promise<void> {
  const job = jobs.find((one) => one.name === name);
  await gitlab.call("platform", "POST", `jobs/${job?.id ?? 0}/retry`);
  await sandbox.settled();
}
