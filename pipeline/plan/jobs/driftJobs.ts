import type { Flow, FlowDeployment } from "../../flow/flow";
import { driftSchedule, scheduleTrigger } from "../../flow/triggers";
import type { Job } from "../../model";
import { shortStack } from "../../stackNames";
import { baseJob, ciEnvironment, escEnvironment, type JobContext, previewCiEnvironment } from "./jobParts";

/** The job that detects or remediates drift of a deployment; none if drift is ignored. */
export function driftJobs(context: JobContext, deployment: FlowDeployment): Job[] {
  const { flow } = context;
  const { name, drift, stack, runnerTags, previewEscEnvironment } = deployment;
  const common = {
    name: driftName(name),
    triggers: [scheduleTrigger(flow, driftSchedule)],
    concurrencyGroup: shortStack(stack),
  };
  switch (drift) {
    case "ignore":
      return [];
    case "remediate":
      return [
        {
          ...baseJob(context, name, deployment),
          ...common,
          action: { kind: "remediateDrift" },
          description: `Schedule "${driftSchedule}": remediate drift in ${name} (changes made outside Pulumi).`,
          ...ciEnvironment(context, { kind: "deployment", deployment: name }, "start"),
          ...escEnvironment(context, deployment.escEnvironment),
          needs: deployment.after
            .filter((before) => isRemediated(flow, before.deployment))
            .map((before) => ({ job: driftName(before.deployment), optional: false })),
          ...(runnerTags && { runnerTags }),
        },
      ];
    case "report":
    case "fail":
      return [
        {
          ...baseJob(context, "inspect", deployment),
          ...common,
          action: { kind: "detectDrift", fail: drift === "fail" },
          description: `Schedule "${driftSchedule}": ${drift === "fail" ? "fail on" : "report"} drift in ${name} (changes made outside Pulumi).`,
          ...escEnvironment(context, previewEscEnvironment),
          ...previewCiEnvironment(context, name),
          interruptible: true,
        },
      ];
  }
}

/** Whether the drift schedule remediates a deployment, of a Pulumi program or of Kestra flows. */
export function isRemediated({ deployments, kestra }: Flow, name: string): boolean {
  return [...deployments, ...(kestra?.deployments ?? [])].some((one) => one.name === name && one.drift === "remediate");
}

export function driftName(deployment: string): string {
  return `drift-${deployment}`;
}
