import { scheduleTrigger, sweepSchedule } from "../../flow/triggers";
import type { Job, Trigger } from "../../model";
import { shortStack } from "../../stackNames";
import { ciEnvironment, escOf, job, type JobContext } from "./jobParts";

/** The jobs that make, destroy and sweep review stacks. */
export function reviewJobs(context: JobContext): Job[] {
  const { flow } = context;
  const { reviewStacks, backend } = flow;
  if (!reviewStacks) return [];
  const { label, template, stack, autoStop, stopToken, escEnvironment } = reviewStacks;
  const stops = stopToken !== undefined;
  const onLabel: Trigger[] = [{ kind: "mergeRequest", label }];
  const common = { ...job(context, "review", reviewStacks), ...escOf(context, escEnvironment) };
  const provider = backend ? { secretsProvider: backend.secretsProvider } : {};
  return [
    {
      ...common,
      name: "review",
      action: { kind: "createReviewStack", template, ...provider, stopJob: "stop-review", autoStop },
      description: `Merge request with the label "${label}": deploy it to a stack of its own.`,
      triggers: onLabel,
      ...ciEnvironment(context, { kind: "reviewStack" }, "start"),
      concurrencyGroup: shortStack(stack),
    },
    {
      ...common,
      name: "stop-review",
      action: { kind: "destroyReviewStack" },
      description: "When that merge request is closed or merged, or a person presses stop: destroy its stack.",
      triggers: onLabel,
      ...ciEnvironment(context, { kind: "reviewStack" }, "stop"),
      manual: true,
      concurrencyGroup: shortStack(stack),
    },
    {
      ...job(context, "review", reviewStacks),
      name: "sweep-review-stacks",
      action: { kind: "sweepReviewStacks", stops },
      description: `Schedule "${sweepSchedule}": ${stops ? "stop" : "report"} the stacks that outlived their merge request.`,
      triggers: [scheduleTrigger(flow, sweepSchedule)],
      ...ciEnvironment(context, { kind: "sweep" }, "prepare"),
    },
  ];
}
