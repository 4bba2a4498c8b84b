import type { Job, Pipeline, Trigger } from "../model";

/** What decides when a job runs. */
type RunningJob = Pick<Job, "triggers" | "needs" | "manual" | "ciEnvironment" | "program">;

/** When a job runs: its triggers, its needs, and whether a person has to start it. */
export function runsWhen(job: RunningJob, pipeline: Pipeline): string {
  const programs = [...pipeline.programs, ...(pipeline.kestra?.programs ?? [])];
  const { triggers, needs, manual, ciEnvironment, program } = job;
  const changing = programs.find(({ name }) => name === program)?.changes !== undefined;
  const where = programs.length > 1 ? ` where ${program} changes` : " where the program changes";
  const parts = [
    // Tags and schedules run all jobs, independent of the changes in the last commit.
    ...triggers.map(
      (trigger, index) =>
        `${index === 0 ? "" : "or "}${triggerText(trigger)}${changing && ["mergeRequest", "branch"].includes(trigger.kind) ? where : ""}`,
    ),
    ...(needs.length > 0 ? [`after ${needs.map(({ job: name }) => name).join(" and ")}`] : []),
    ...(manual
      ? [ciEnvironment?.action === "stop" ? "when it ends or a person stops the environment" : "started by a person"]
      : []),
  ];
  return parts.join(", ");
}

function triggerText(trigger: Trigger): string {
  switch (trigger.kind) {
    case "mergeRequest":
      return `merge request${trigger.label === undefined ? "" : ` with label "${trigger.label}"`}`;
    case "branch":
      return `push to ${trigger.branch}`;
    case "tag":
      return `tag ${trigger.pattern}`;
    case "schedule":
      return `schedule "${trigger.schedule}" on ${trigger.branch}`;
  }
}
