import { type Mistake, quoted } from "../../errors";
import { type Loose, map } from "./loose";

/** Where a schedule can't do what the settings say about drift. */
export function driftMistakes(settings: Loose, deployments: readonly Loose[]): Mistake[] {
  const { action } = map(settings.drift);
  const branch = settings.defaultBranch ?? "main";
  return deployments.flatMap((deployment, index): Mistake[] => {
    const path = `deployments[${index}].onDrift`;
    if (settings.drift === undefined && deployment.onDrift !== undefined) {
      return [{ code: "MISSING_KEY", path, message: "there is no schedule to look for drift. Set drift.schedule" }];
    }
    if ((deployment.onDrift ?? action) !== "remediate" || remediable(deployment, deployments, branch)) return [];
    const message = `a schedule runs the code of ${quoted(branch)}, which may be more than is deployed here. "remediate" is for what each push to that branch deploys, where nothing that it deploys waits for a person. Choose "fail" or "report"`;
    return [{ code: "NOT_A_CHOICE", path, message }];
  });
}

/** Whatever is deployed from that branch may come after something that a person has to approve. */
function remediable({ on }: Loose, deployments: readonly Loose[], branch: unknown): boolean {
  const together = deployments.filter((other) => map(other.on).branch === branch);
  return map(on).branch === branch && together.every(({ approval }) => approval !== "manual");
}
