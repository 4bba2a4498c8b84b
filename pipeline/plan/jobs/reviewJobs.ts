import { scheduleTrigger, sweepSchedule } from "../../flow/triggers";
import type { Job, Trigger } from "../../model";
import { shortStack } from "../../stackNames";
import { baseJob, ciEnvironment, escEnvironment, type JobContext } from "./jobParts";

/** The jobs that create, destroy and sweep review stacks. */
export function reviewJobs(context: JobContext): Job[] {
  const { flow } = context;
  const { reviewStacks, backend } = flow;
  if (!reviewStacks) return [];
  const { label, template, stack, autoStop, stopToken } = reviewStacks;
  const stops = stopToken !== undefined;
  const onLabel: Trigger[] = [{ kind: "mergeRequest", label }];
  const common = {
    ...baseJob(context, "review", reviewStacks),
    ...escEnvironment(context, reviewStacks.escEnvironment),
  };
  const provider = backend ? { secretsProvider: backend.secretsProvider } : {};
  return [
    {
      ...common,
      name: "review",
      action: { kind: "createReviewStack", template, ...provider, stopJob: "stop-review", autoStop },
      description: `Merge request with the label "${label}": deploy it to its own review stack.`,
      triggers: onLabel,
      ...ciEnvironment(context, { kind: "reviewStack" }, "start"),
      concurrencyGroup: shortStack(stack),
    },
    {
      ...common,
      name: "stop-review",
      action: { kind: "destroyReviewStack" },
      description:
        "When the merge request is closed or merged, or a person stops its environment: destroy the review stack.",
      triggers: onLabel,
      ...ciEnvironment(context, { kind: "reviewStack" }, "stop"),
      manual: true,
      concurrencyGroup: shortStack(stack),
    },
    {
      ...baseJob(context, "review", reviewStacks),
      name: "sweep-review-stacks",
      action: { kind: "sweepReviewStacks", stops },
      description: `Schedule "${sweepSchedule}": ${stops ? "stop review stacks whose merge request is not open" : "report review stacks whose deployment environment is stopped"}.`,
      triggers: [scheduleTrigger(flow, sweepSchedule)],
      ...ciEnvironment(context, { kind: "sweep" }, "prepare"),
    },
  ];
}
