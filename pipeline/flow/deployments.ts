import { OnDrift } from "../settings/choices";
import { isPreviewed } from "../settings/isPreviewed";
import { isProduction } from "../settings/isProduction";
import type { DeploymentSettings, Settings } from "../settings/settings";
import { fullStack } from "../stackNames";
import { previewKey } from "./escEnvironments";
import type { FlowDeployment } from "./flow";
import { promotionPreviewTriggers } from "./promotionPreviews";
import { predecessors, waitsForPerson } from "./predecessors";
import { onlyProgram } from "./programs";
import { runOf } from "./pulumiDeployments";
import { pushTrigger } from "./triggers";

/** Resolves the deployments with their predecessors, triggers, preview rules and ESC environments. */
export function resolveDeployments(settings: Settings): FlowDeployment[] {
  return settings.deployments.map((deployment, index) => resolveDeployment(settings, deployment, index));
}

function resolveDeployment(settings: Settings, deployment: DeploymentSettings, index: number): FlowDeployment {
  const { name, program, stack, on, approval, preview, runnerTags } = deployment;
  return {
    name,
    path: `deployments[${index}]`,
    program: program ?? onlyProgram,
    stack: fullStack(settings, stack),
    trigger: pushTrigger(on),
    manual: approval === "manual",
    after: predecessors(settings, deployment).map((before) => ({ ...before, deployment: before.deployment.name })),
    waitsForPerson: waitsForPerson(settings, deployment),
    isProduction: isProduction(settings.deployments, deployment),
    isPreviewed: isPreviewed(settings, deployment),
    ...(preview !== undefined && { asksForPreview: preview }),
    promotionPreviewTriggers: promotionPreviewTriggers(settings, deployment).map(pushTrigger),
    drift: settings.drift === undefined ? OnDrift.Ignore : (deployment.onDrift ?? settings.drift.action),
    ...(!settings.backend && { escEnvironment: name, previewEscEnvironment: previewKey(deployment) }),
    ...(runnerTags?.length && { runnerTags }),
    ...runOf(settings, deployment),
  };
}
