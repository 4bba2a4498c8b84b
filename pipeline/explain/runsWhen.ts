import type { Job, Pipeline, Trigger } from "../model";

/** When a job runs, in words: what starts it, what it waits for, and whether a person has to start it. */
export function runsWhen(job: Job, { programs }: Pipeline): string {
  const { triggers, needs, manual, environment, program } = job;
  const changing = programs.find(({ name }) => name === program)?.changes !== undefined;
  const where = programs.length > 1 ? ` where ${program} changes` : " where the program changes";
  const parts = [
    // A tag and a schedule stand for the whole of it, whatever the last commit changed.
    ...triggers.map(
      (trigger, index) =>
        `${index === 0 ? "" : "or "}${triggerText(trigger)}${changing && ["mergeRequest", "branch"].includes(trigger.kind) ? where : ""}`,
    ),
    ...(needs.length > 0 ? [`after ${needs.map(({ job: name }) => name).join(" and ")}`] : []),
    ...(manual
      ? [environment?.action === "stop" ? "once that ends or a person presses stop" : "once a person presses play"]
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
