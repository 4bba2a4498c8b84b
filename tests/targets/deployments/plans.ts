import { checkSettings } from "../../../pipeline/checks/checkSettings";
import { valueOf } from "../../../pipeline/diagnostics/checked";
import type { Diagnostic } from "../../../pipeline/diagnostics/diagnostic";
import { resolve } from "../../../pipeline/flow/resolve";
import type { Flow } from "../../../pipeline/flow/flow";
import type { Pipeline } from "../../../pipeline/model";
import { completePipeline } from "../../../pipeline/plan/completePipeline";
import { planSettings } from "../../../pipeline/plan/planSettings";
import { targets } from "../../../targets";
import type { DeploymentsPlan } from "../../../targets/deployments/deploymentsPlan";
import { eightLines, origin } from "../../pipeline/examples";

/** The settings of the eight lines, which Pulumi Deployments runs, with changes. */
export function settingsWith(changes: object = {}): object {
  return { ...eightLines, target: "deployments", ...changes };
}

/** The flow of these settings. */
export function flowWith(changes: object = {}): Flow {
  return resolve(valueOf(checkSettings(settingsWith(changes), targets.deployments)));
}

/** The plan of these settings. Throws all errors. */
export function planWith(changes: object = {}): DeploymentsPlan {
  return valueOf(planSettings(settingsWith(changes), targets.deployments, origin));
}

/** All diagnostics of the settings and the plan. */
export function diagnosticsOf(changes: object = {}): readonly Diagnostic[] {
  return planSettings(settingsWith(changes), targets.deployments, origin).diagnostics;
}

/** The complete pipeline of a plan. */
export function pipelineOf(plan: DeploymentsPlan): Pipeline {
  return valueOf(completePipeline(plan));
}
