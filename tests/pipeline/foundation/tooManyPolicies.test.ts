import fc from "fast-check";
import type { FleetMember } from "../../../pipeline/foundation/fleetProject";
import { proposeGroups } from "../../../pipeline/foundation/proposeGroups";
import { policyLimit } from "../../../pipeline/plan/access/policyLimit";
import { countPolicies, foundation, errorsIn, planFoundation, projectOf } from "./fleet";
import { targets } from "../../../targets";

/** Projects with five policies each, `count` of them in each of these groups. */
function fleetOf(groups: Readonly<Record<string, number>>): FleetMember[] {
  return Object.entries(groups).flatMap(([group, count]) =>
    Array.from({ length: count }, (_, index) => {
      const stack = `${group.replaceAll("/", "-")}-${index + 1}`;
      return projectOf(stack, `${group}/p${index + 1}`);
    }),
  );
}

/** The fleet after following the proposal. */
function followed(projects: readonly FleetMember[]): FleetMember[] {
  const { groups } = proposeGroups(projects, policyLimit, targets.gitlab);
  return projects.map((project) => {
    const group = groups.find(({ stacks }) => stacks.includes(project.stack))?.group;
    return group === undefined ? project : projectOf(project.stack, project.settings.project, { group });
  });
}

test("accepts forty policies", () => {
  expect(countPolicies(fleetOf({ acme: 8 }))).toBe(40);
  expect(errorsIn(() => planFoundation(foundation, fleetOf({ acme: 8 })))).toEqual([]);
});

test("refuses forty-one policies with one error, which names the policies of each project and the way out", () => {
  const small = { previews: "none", deployments: [{ name: "live", stack: "tiny/live", on: { branch: "main" } }] };
  const fleet = [...fleetOf({ "acme/shop": 3, "acme/site": 5 }), projectOf("tiny", "acme/tiny", small)];

  expect(errorsIn(() => planFoundation(foundation, fleet))).toEqual([
    "error TOO_MANY_POLICIES: 41 policies are more than the 40 that Pulumi Cloud accepts for an issuer: 5 each of Pulumi.acme-shop-1.yaml, Pulumi.acme-shop-2.yaml, Pulumi.acme-shop-3.yaml, Pulumi.acme-site-1.yaml, Pulumi.acme-site-2.yaml, Pulumi.acme-site-3.yaml, Pulumi.acme-site-4.yaml, Pulumi.acme-site-5.yaml; 1 of Pulumi.tiny.yaml. Let the projects of a group share one set of identities, if all of them may do the same: trust.group: acme/site in Pulumi.acme-site-1.yaml, Pulumi.acme-site-2.yaml, Pulumi.acme-site-3.yaml, Pulumi.acme-site-4.yaml, Pulumi.acme-site-5.yaml. Then there are 21",
  ]);
});

test.each<[string, Readonly<Record<string, number>>, readonly string[], number]>([
  ["the group that saves most", { "a/b": 3, "a/c": 7 }, ["a/c"], 20],
  ["as many groups as are needed", { "a/b": 6, "a/c": 6, "a/d": 6 }, ["a/b", "a/c"], 40],
  ["a deep group in preference to the group above", { "a/b/c": 4, "a/b": 5 }, ["a/b/c"], 30],
  ["no deep group that is not needed", { "a/b/c": 2, "a/d": 10 }, ["a/d"], 15],
  ["a group above, if the groups below are too many", Object.fromEntries(range(9, (n) => [`a/g${n}`, 1])), ["a"], 5],
  ["a group above instead of the groups below", Object.fromEntries(range(9, (n) => [`a/b/g${n}`, 2])), ["a/b"], 5],
])("proposes %s", (_, groups, chosen, count) => {
  const { groups: proposed, ...rest } = proposeGroups(fleetOf(groups), policyLimit, targets.gitlab);

  expect(proposed.map(({ group }) => group)).toEqual(chosen);
  expect(rest).toEqual({ count });
});

test("keeps projects that share a wider group already", () => {
  const fleet = [
    ...fleetOf({ "acme/shop": 9 }),
    projectOf("wide", "acme/shop/wide", { group: "acme" }),
    projectOf("deep", "acme/shop/in/deep", { group: "acme/shop/in" }),
  ];

  expect(proposeGroups(fleet, 11, targets.gitlab).groups).toEqual([
    { group: "acme/shop", stacks: [...range(9, (n) => `acme-shop-${n + 1}`), "deep"] },
  ]);
});

test("says if no group saves enough policies", () => {
  const deployments = (stack: string) =>
    range(21, (n) => ({ name: `d${n}`, stack: `${stack}/d${n}`, on: { tag: `d${n}-*` }, preview: false }));
  const fleet = ["one", "two"].map((stack) =>
    projectOf(stack, `acme/${stack}`, { previews: "none", deployments: deployments(stack) }),
  );

  expect(errorsIn(() => planFoundation(foundation, fleet))).toEqual([
    "error TOO_MANY_POLICIES: 84 policies are more than the 40 that Pulumi Cloud accepts for an issuer: 42 each of Pulumi.one.yaml, Pulumi.two.yaml. Even if the projects of every group shared one set of identities, there would be 42. Give similar deployments the same names and triggers, or divide the projects among several Pulumi organizations",
  ]);
});

test("following the proposal results in the proposed number of policies", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom("a", "a/b", "a/b/c", "a/d", "e/f"), fc.integer({ min: 1, max: 6 }), { minKeys: 1 }),
      (groups) => {
        const fleet = fleetOf(groups);
        const { count } = proposeGroups(fleet, policyLimit, targets.gitlab);
        fc.pre(countPolicies(fleet) > policyLimit);
        expect(countPolicies(followed(fleet))).toBe(count);
        expect(errorsIn(() => planFoundation(foundation, followed(fleet)))).toEqual([]);
      },
    ),
    { numRuns: 10 },
  );
});

function range<Value>(length: number, make: (index: number) => Value): Value[] {
  return Array.from({ length }, (_, index) => make(index));
}
