import type { FlowDeployment } from "../../flow/flow";
import { deploymentOf } from "../../flow/relations";
import { driftSchedule, scheduleTrigger } from "../../flow/triggers";
import type { Job } from "../../model";
import { shortStack } from "../../stackNames";
import { ciEnvironment, escOf, job, type JobContext, previewCiEnvironment } from "./jobParts";

/** The job that looks for drift of a deployment, or takes it back. */
export function driftJobs(context: JobContext, deployment: FlowDeployment): Job[] {
  const { flow } = context;
  const { name, drift, stack, runnerTags, escEnvironment, previewEscEnvironment } = deployment;
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
          ...job(context, name, deployment),
          ...common,
          action: { kind: "remediateDrift" },
          description: `Schedule "${driftSchedule}": take back what was changed in ${name} outside Pulumi.`,
          ...ciEnvironment(context, { kind: "deployment", deployment: name }, "start"),
          ...escOf(context, escEnvironment),
          needs: deployment.after
            .filter((before) => deploymentOf(flow, before.deployment).drift === "remediate")
            .map((before) => ({ job: driftName(before.deployment), optional: false })),
          ...(runnerTags && { runnerTags }),
        },
      ];
    case "report":
    case "fail":
      return [
        {
          ...job(context, "inspect", deployment),
          ...common,
          action: { kind: "detectDrift", fail: drift === "fail" },
          description: `Schedule "${driftSchedule}": ${drift === "fail" ? "fail where" : "say where"} something was changed in ${name} outside Pulumi.`,
          ...escOf(context, previewEscEnvironment),
          ...previewCiEnvironment(context, name),
          interruptible: true,
        },
      ];
  }
}

function driftName(deployment: string): string {
  return `drift-${deployment}`;
}
