import type { Job, Trigger } from "../../model";
import { fullStack, pulumiProjectOf, shortStack } from "../../stackNames";
import { reviewEnvironment } from "../esc/escReferences";
import { environmentOf, escOf, job, type JobContext } from "./jobParts";
import { scheduleTrigger, sweepSchedule } from "./triggers";

/** The jobs that make, destroy and sweep review stacks. */
export function reviewJobs(context: JobContext): Job[] {
  const { settings } = context;
  const { reviewStacks, backend } = settings;
  if (!reviewStacks) return [];
  const { label, template, autoStop, program, stopToken } = reviewStacks;
  const stops = stopToken !== undefined;
  const pulumiProject = pulumiProjectOf(template);
  // Two projects may hold programs of one Pulumi project.
  const stack = `${pulumiProject}/mr-{project}-{mergeRequest}`;
  const of = { stack, program };
  const onLabel: Trigger[] = [{ kind: "mergeRequest", label }];
  const common = {
    ...job(context, "review", "review", of),
    ...escOf(context, reviewStacks, reviewEnvironment(settings, reviewStacks)),
  };
  const provider = backend ? { secretsProvider: backend.secretsProvider } : {};
  return [
    {
      ...common,
      name: "review",
      action: {
        kind: "createReviewStack",
        template: fullStack(settings, template),
        ...provider,
        stopJob: "stop-review",
        autoStop,
      },
      description: `Merge request with the label "${label}": deploy it to a stack of its own.`,
      triggers: onLabel,
      ...environmentOf(context, { kind: "reviewStack" }, "start"),
      concurrencyGroup: shortStack(stack),
    },
    {
      ...common,
      name: "stop-review",
      action: { kind: "destroyReviewStack" },
      description: "When that merge request is closed or merged, or a person presses stop: destroy its stack.",
      triggers: onLabel,
      ...environmentOf(context, { kind: "reviewStack" }, "stop"),
      manual: true,
      concurrencyGroup: shortStack(stack),
    },
    {
      ...job(context, "review", "review", of),
      name: "sweep-review-stacks",
      action: { kind: "sweepReviewStacks", stops },
      description: `Schedule "${sweepSchedule}": ${stops ? "stop" : "report"} the stacks that outlived their merge request.`,
      triggers: [scheduleTrigger(settings, sweepSchedule)],
      ...environmentOf(context, { kind: "sweep" }, "prepare"),
    },
  ];
}
