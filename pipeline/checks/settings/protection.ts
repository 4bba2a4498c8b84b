import { errorAt } from "../../diagnostics/diagnostic";
import { check } from "./settingsCheck";

/** Checks that approvals are required only where a deployment waits for a person. */
export const protectionChecks = [
  check(["protection", "deployments"], ({ protection, deployments }) =>
    protection?.deployments?.approvals === undefined || deployments.some(({ approval }) => approval === "manual")
      ? []
      : [
          errorAt(
            "NO_EFFECT",
            "protection.deployments.approvals",
            'no deployment waits for a person, so there is nothing to approve. Set approval to "manual" on a deployment, or leave it out',
          ),
        ],
  ),
];
