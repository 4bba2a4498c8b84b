import type { Job } from "../../model";
import { driftAction } from "../../settings/driftAction";
import type { DeploymentSettings } from "../../settings/settings";
import { shortStack } from "../../stackNames";
import { deploymentEnvironment, previewEnvironment } from "../esc/escReferences";
import { escOf, type Ground, job, purposeEnvironment, scheduleTrigger } from "./jobParts";
import { predecessors } from "./predecessors";
import { driftSchedule } from "./schedules";

/** The job that looks for drift of a deployment, or takes it back. */
export function driftJobs(ground: Ground, deployment: DeploymentSettings): Job[] {
  const { settings } = ground;
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
          ...job(ground, "deploy", name, deployment),
          ...common,
          action: { kind: "remediateDrift" },
          description: `Schedule "${driftSchedule}": take back what was changed in ${name} outside Pulumi.`,
          environment: { name, action: "start" },
          ...escOf(ground, deployment, deploymentEnvironment(settings, deployment)),
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
          ...job(ground, "inspect", "inspect", deployment),
          ...common,
          action: { kind: "detectDrift", fail: action === "fail" },
          description: `Schedule "${driftSchedule}": ${action === "fail" ? "fail where" : "say where"} something was changed in ${name} outside Pulumi.`,
          ...escOf(ground, deployment, previewEnvironment(settings, deployment)),
          ...purposeEnvironment(ground, `preview/${name}`),
          interruptible: true,
        },
      ];
  }
}

function driftName({ name }: DeploymentSettings): string {
  return `drift-${name}`;
}
