import { OnDrift } from "../settings/choices";
import { isPreviewed } from "../settings/isPreviewed";
import { isProduction } from "../settings/isProduction";
import type { DeploymentSettings, Settings, StackDeploymentSettings } from "../settings/settings";
import { fullStack } from "../stackNames";
import { previewKey } from "./escEnvironments";
import type { FlowDeployment, FlowOrder } from "./flow";
import { promotionPreviewTriggers } from "./promotionPreviews";
import { predecessors, waitsForPerson } from "./predecessors";
import { onlyProgram } from "./programs";
import { runOf } from "./pulumiDeployments";
import { pushTrigger } from "./triggers";

/** Resolves the deployments of Pulumi programs, with their preview rules and ESC environments. */
export function resolveDeployments(settings: Settings): FlowDeployment[] {
  return settings.deployments.flatMap((deployment, index) =>
    hasStack(deployment) ? [resolveDeployment(settings, deployment, index)] : [],
  );
}

function hasStack(deployment: DeploymentSettings): deployment is StackDeploymentSettings {
  return deployment.stack !== undefined;
}

/** Resolves what all deployments have: the program, the trigger and the order. */
export function resolveOrder(settings: Settings, index: number): FlowOrder {
  const deployment = settings.deployments[index];
  if (!deployment) throw new Error(`there is no deployment ${index}`);
  const { name, program, on, approval, runnerTags } = deployment;
  return {
    name,
    path: `deployments[${index}]`,
    program: program ?? onlyProgram,
    trigger: pushTrigger(on),
    manual: approval === "manual",
    after: predecessors(settings, deployment).map((before) => ({ ...before, deployment: before.deployment.name })),
    waitsForPerson: waitsForPerson(settings, deployment),
    isProduction: isProduction(settings.deployments, deployment),
    ...(runnerTags?.length && { runnerTags }),
  };
}

function resolveDeployment(settings: Settings, deployment: StackDeploymentSettings, index: number): FlowDeployment {
  const { name, stack, preview } = deployment;
  return {
    ...resolveOrder(settings, index),
    stack: fullStack(settings, stack),
    isPreviewed: isPreviewed(settings, deployment),
    ...(preview !== undefined && { asksForPreview: preview }),
    promotionPreviewTriggers: promotionPreviewTriggers(settings, deployment).map(pushTrigger),
    drift: settings.drift === undefined ? OnDrift.Ignore : (deployment.onDrift ?? settings.drift.action),
    ...(!settings.backend && { escEnvironment: name, previewEscEnvironment: previewKey(deployment) }),
    ...runOf(settings, deployment),
  };
}
