import { planProject } from "../../pipeline/plan/plan";
import { parseSettings } from "../../pipeline/settings/settings";
import { fleetSettings } from "../bench/settingsCheck";
import { origin } from "../pipeline/examples";

test("a fleet's settings are valid, and no two projects' the same", () => {
  const plans = Array.from({ length: 60 }, (_, index) =>
    planProject(parseSettings(fleetSettings(index)), { ...origin, stack: "any" }),
  );

  expect(new Set(plans.map((plan) => JSON.stringify(plan))).size).toBe(60);
  expect(new Set(plans.map(({ environments }) => environments.length))).toEqual(new Set([2, 3]));
});
