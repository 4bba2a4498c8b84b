import { countFleetPolicies, fleetPolicies } from "../../../pipeline/explain/fleetPolicies";
import { foundationPolicies } from "../../../pipeline/foundation/planFoundation";
import { countPolicies, foundation, idsOf, planFoundation, projectOf } from "../foundation/fleet";
import { targets } from "../../../targets";

const inGroup = { group: "acme/shop" };
const fleet = [
  projectOf("api", "acme/shop/api", inGroup),
  projectOf("lib", "acme/shop/lib"),
  projectOf("web", "acme/shop/web", inGroup),
];

test("is the foundation's list of policies, with placeholders for the ids", () => {
  const plan = planFoundation(foundation, fleet);
  const real = foundationPolicies(plan, idsOf(...fleet.map(({ settings }) => settings.project)));
  const words: Record<string, string> = { 11: "<id of acme/shop>", 102: "<id of acme/shop/lib>" };
  const inWords = real.map((policy) => ({
    ...policy,
    rules: Object.fromEntries(
      Object.entries(policy.rules).map(([claim, value]) => [claim, claim.endsWith("_id") ? words[value] : value]),
    ),
  }));

  expect(fleetPolicies(plan, targets.gitlab).map(({ policy }) => policy)).toEqual(inWords);
  expect(inWords).toHaveLength(26);
  expect(countFleetPolicies(plan, targets.gitlab)).toBe(countPolicies(fleet));
});

test("has one policy for all pipeline sources if one for each would be too many", () => {
  const many = [...fleet, ...["a", "b"].map((name) => projectOf(name, `acme/other/${name}`))];
  const policies = fleetPolicies(planFoundation(foundation, many), targets.gitlab);

  expect(policies).toHaveLength(countPolicies(many));
  expect(new Set(policies.map(({ policy }) => policy.rules.pipeline_source))).toEqual(
    new Set(["merge_request_event", "...?"]),
  );
  expect(policies.map(({ stacks }) => stacks.join(" "))).toEqual(
    ["a", "api web", "b", "lib"].flatMap((stacks) => Array.from({ length: 5 }, () => stacks)),
  );
});

test("names the stacks of each policy: every stack that needs it, and no other", () => {
  expect(
    fleetPolicies(planFoundation(foundation, fleet), targets.gitlab).map(({ stacks }) => stacks.join(" ")),
  ).toEqual([...Array.from({ length: 13 }, () => "api web"), ...Array.from({ length: 13 }, () => "lib")]);
});
