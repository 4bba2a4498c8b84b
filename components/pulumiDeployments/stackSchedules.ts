import type * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";
import type { PlannedStackSchedule } from "../../targets/deployments/deploymentsPlan";
import { cloudImport } from "../pulumiCloud/cloudContext";
import type { DeploymentsContext } from "./deploymentsContext";
import type { CreatedSettings } from "./stackSettings";
import { deploymentNames, stackParts } from "./settingsResources";

/**
 * Creates the schedules of the stacks. Pulumi Cloud refuses a schedule of a stack without deployment settings, so the settings
 * come first. A new schedule with a single time in the past is not created.
 */
export function createStackSchedules(
  context: DeploymentsContext,
  settings: CreatedSettings,
  now: Date,
): pulumi.Resource[] {
  return context.plan.stackSchedules.flatMap((schedule) => {
    const resourceName = deploymentNames.schedule(context.name, schedule.name);
    const needed = settings.get(schedule.key);
    const isKnown = context.state.some((one) => one.name === resourceName);
    if (!needed || (!isKnown && hasPassed(schedule, now))) return [];
    const options = { parent: context.parent, dependsOn: [needed], ...cloudImport(context, resourceName) };
    return [createSchedule(resourceName, schedule, options)];
  });
}

function hasPassed(schedule: PlannedStackSchedule, now: Date): boolean {
  return schedule.kind !== "drift" && schedule.at !== undefined && new Date(schedule.at) <= now;
}

function createSchedule(
  resourceName: string,
  schedule: PlannedStackSchedule,
  options: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const stack = stackParts(schedule.stack);
  switch (schedule.kind) {
    case "drift":
      return new pulumiservice.DriftSchedule(
        resourceName,
        { ...stack, scheduleCron: schedule.cron, autoRemediate: schedule.remediates },
        options,
      );
    case "ttl":
      return new pulumiservice.TtlSchedule(
        resourceName,
        { ...stack, timestamp: schedule.at, deleteAfterDestroy: schedule.removesStack },
        options,
      );
    case "operation":
      return new pulumiservice.DeploymentSchedule(
        resourceName,
        {
          ...stack,
          pulumiOperation: schedule.operation,
          ...(schedule.cron !== undefined && { scheduleCron: schedule.cron }),
          ...(schedule.at !== undefined && { timestamp: schedule.at }),
        },
        options,
      );
  }
}
