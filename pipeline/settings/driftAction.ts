import { OnDrift } from "./choices";
import type { DeploymentSettings, Settings } from "./settings";

/** What is done about drift of a deployment. */
export function driftAction({ drift }: Settings, { onDrift }: DeploymentSettings): OnDrift {
  return drift === undefined ? OnDrift.Ignore : (onDrift ?? drift.action);
}
