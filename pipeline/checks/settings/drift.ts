import { type Diagnostic, errorAt } from "../../diagnostics/diagnostic";
import { quoted } from "../../diagnostics/wording";
import type { DeploymentSettings } from "../../settings/settings";
import { check } from "./settingsCheck";

/** Checks that the drift schedule can run the actions that the deployments choose. */
export const driftChecks = [
  check(["drift", "deployments", "defaultBranch"], ({ drift, deployments, defaultBranch }) =>
    deployments.flatMap((deployment, index): Diagnostic[] => {
      const path = `deployments[${index}].onDrift`;
      if (drift === undefined && deployment.onDrift !== undefined) {
        return [errorAt("NO_EFFECT", path, "there is no schedule that detects drift. Set drift.schedule")];
      }
      const isRemediated = (deployment.onDrift ?? drift?.action) === "remediate";
      if (!isRemediated || remediable(deployment, deployments, defaultBranch)) return [];
      const message = `a schedule runs the code of ${quoted(defaultBranch)}, which may contain changes that are not deployed here. "remediate" is only for a deployment that every push to that branch starts, if no deployment of the same push waits for a person. Choose "fail" or "report"`;
      return [errorAt("CANNOT_REMEDIATE", path, message)];
    }),
  ),
];

/**
 * Whether the schedule, which runs the default branch, may remediate a deployment. The branch must deploy it, and no
 * deployment of that branch may wait for a person.
 */
function remediable(
  { on }: DeploymentSettings,
  deployments: readonly DeploymentSettings[],
  defaultBranch: string,
): boolean {
  const together = deployments.filter((other) => other.on.branch === defaultBranch);
  return on.branch === defaultBranch && together.every(({ approval }) => approval !== "manual");
}
