import { errorAt } from "../../diagnostics/diagnostic";
import { check } from "./settingsCheck";

/** Where the protection asks for an approval of what nobody waits for. */
export const protectionChecks = [
  check(["protection", "deployments"], ({ protection, deployments }) =>
    protection?.deployments?.approvals === undefined || deployments.some(({ approval }) => approval === "manual")
      ? []
      : [
          errorAt(
            "NO_EFFECT",
            "protection.deployments.approvals",
            'no deployment waits for a person, so that there is nothing to approve. Set approval to "manual" on a deployment, or leave it out',
          ),
        ],
  ),
];
