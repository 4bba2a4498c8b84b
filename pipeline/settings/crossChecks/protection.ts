import type { Mistake } from "../../errors";
import { type Loose, map } from "./loose";

/** Where the protection asks for an approval of what nobody waits for. */
export function protectionSettingMistakes(settings: Loose, deployments: readonly Loose[]): Mistake[] {
  const { approvals } = map(map(settings.protection).deployments);
  if (approvals === undefined || deployments.some(({ approval }) => approval === "manual")) return [];
  const message =
    'no deployment waits for a person, so that there is nothing to approve. Set approval to "manual" on a deployment, or leave it out';
  return [{ code: "MISSING_KEY", path: "protection.deployments.approvals", message }];
}
