import type { Job } from "../../model";
import { driftAction } from "../../settings/driftAction";
import type { DeploymentSettings } from "../../settings/settings";
import { shortStack } from "../../stackNames";
import { deploymentEnvironment, previewEnvironment } from "../esc/escReferences";
import { environmentOf, escOf, job, type JobContext, previewEnvironmentOf } from "./jobParts";
import { predecessors } from "./predecessors";
import { driftSchedule, scheduleTrigger } from "./triggers";

/** The job that looks for drift of a deployment, or takes it back. */
export function driftJobs(context: JobContext, deployment: DeploymentSettings): Job[] {
  const { settings } = context;
  const { name, runnerTags } = deployment;
  const action = driftAction(settings, deployment);
  const common = {
    name: driftName(deployment),
    triggers: [scheduleTrigger(settings, driftSchedule)],
    concurrencyGroup: shortStack(deployment.stack),
  };
  switch (action) {
    case "ignore":
      return [];
    case "remediate":
      return [
        {
          ...job(context, "deploy", name, deployment),
          ...common,
          action: { kind: "remediateDrift" },
          description: `Schedule "${driftSchedule}": take back what was changed in ${name} outside Pulumi.`,
          ...environmentOf(context, { kind: "deployment", deployment: name }, "start"),
          ...escOf(context, deployment, deploymentEnvironment(settings, deployment)),
          needs: predecessors(settings, deployment)
            .filter((before) => driftAction(settings, before.deployment) === "remediate")
            .map((before) => ({ job: driftName(before.deployment), optional: false })),
          ...(runnerTags?.length && { runnerTags }),
        },
      ];
    case "report":
    case "fail":
      return [
        {
          ...job(context, "inspect", "inspect", deployment),
          ...common,
          action: { kind: "detectDrift", fail: action === "fail" },
          description: `Schedule "${driftSchedule}": ${action === "fail" ? "fail where" : "say where"} something was changed in ${name} outside Pulumi.`,
          ...escOf(context, deployment, previewEnvironment(settings, deployment)),
          ...previewEnvironmentOf(context, name),
          interruptible: true,
        },
      ];
  }
}

function driftName({ name }: DeploymentSettings): string {
  return `drift-${name}`;
}
