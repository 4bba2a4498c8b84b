import { valueOf } from "../../pipeline/diagnostics/checked";
import { resolve } from "../../pipeline/flow/resolve";
import { planProject } from "../../pipeline/plan/planProject";
import { fleetSettings } from "../bench/settingsCheck";
import { origin, settingsOf } from "../pipeline/examples";
import { targets } from "../../targets";

test("the settings of a fleet are valid, and those of two projects differ", () => {
  const plans = Array.from({ length: 60 }, (_, index) =>
    valueOf(planProject(resolve(settingsOf(fleetSettings(index))), targets.gitlab, { ...origin, stack: "any" })),
  );

  expect(new Set(plans.map((plan) => JSON.stringify(plan))).size).toBe(60);
  expect(new Set(plans.map(({ ciEnvironments }) => ciEnvironments.length))).toEqual(new Set([2, 3]));
});
