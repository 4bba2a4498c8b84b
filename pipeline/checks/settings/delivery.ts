import { errorAt } from "../../diagnostics/diagnostic";
import { Delivery } from "../../settings/choices";
import { check } from "./settingsCheck";

/** Checks the settings that depend on how the CI file reaches the project. */
export const deliveryChecks = [
  check(["delivery", "stage"], ({ delivery, stage }) => {
    if (stage === undefined || delivery !== Delivery.Commit) return [];
    const message = "a CI file of its own has the stages that it needs. Remove stage, or set delivery to include";
    return [errorAt("NO_EFFECT", "stage", message)];
  }),
];
