import type { Job, Trigger } from "../../model";
import { pulumiProjectOf, shortStack } from "../../stackNames";
import { fullStack } from "../access/access";
import { reviewEnvironment } from "../esc/escReferences";
import { escOf, type Ground, job, scheduleTrigger } from "./jobParts";
import { sweepSchedule } from "./schedules";
import { sweepEnvironment } from "./sweep";

/** The jobs that make, destroy and sweep review stacks. */
export function reviewJobs(ground: Ground): Job[] {
  const { settings } = ground;
  const { reviewStacks, backend } = settings;
  if (!reviewStacks) return [];
  const { label, template, autoStop, program, stopToken } = reviewStacks;
  const stops = stopToken !== undefined;
  const pulumiProject = pulumiProjectOf(template);
  // Two projects may hold programs of one Pulumi project.
  const stack = `${pulumiProject}/mr-{project}-{mergeRequest}`;
  const environment = "review/{mergeRequest}";
  const of = { stack, program };
  const onLabel: Trigger[] = [{ kind: "mergeRequest", label }];
  const common = {
    ...job(ground, "review", "review", of),
    ...escOf(ground, reviewStacks, reviewEnvironment(settings, reviewStacks)),
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
      environment: { name: environment, action: "start" },
      concurrencyGroup: shortStack(stack),
    },
    {
      ...common,
      name: "stop-review",
      action: { kind: "destroyReviewStack" },
      description: "When that merge request is closed or merged, or a person presses stop: destroy its stack.",
      triggers: onLabel,
      environment: { name: environment, action: "stop" },
      manual: true,
      concurrencyGroup: shortStack(stack),
    },
    {
      ...job(ground, "review", "review", of),
      name: "sweep-review-stacks",
      action: { kind: "sweepReviewStacks", stops },
      description: `Schedule "${sweepSchedule}": ${stops ? "stop" : "report"} the stacks that outlived their merge request.`,
      triggers: [scheduleTrigger(settings, sweepSchedule)],
      environment: { name: sweepEnvironment, action: "prepare" },
    },
  ];
}
