import fc from "fast-check";
import { resolve } from "../../../pipeline/flow/resolve";
import type { FleetProject } from "../../../pipeline/foundation/fleetProject";
import { planEscEnvironments } from "../../../pipeline/plan/esc/planEscEnvironments";
import { foundation, errorsIn, planFoundation, projectOf } from "./fleet";
import { accessOf } from "../examples";

/** Few words, so that projects often share names. */
const names = ["a", "b", "a-preview"];
const imports = fc.option(
  fc
    .tuple(
      fc.constantFrom("x", "X", "y"),
      fc.constantFrom(...names, "b-preview", "review", "base"),
      fc.constantFrom("", "@2"),
    )
    .map(([project, name, version]) => [`${project}/${name}${version}`]),
  { nil: undefined, freq: 3 },
);
const openers = fc.option(
  fc.constantFrom("x-a", "Y-b", "y-preview", "x-inspect", "acme-shop-a").map((team) => [{ team }]),
  { nil: undefined, freq: 3 },
);
const deployment = fc.record({
  name: fc.constantFrom(...names),
  stack: fc.constantFrom("s", "S", "t", "u"),
  on: fc.constant({ branch: "main" }),
  esc: fc.oneof(fc.record({ imports }), fc.record({ previewImports: imports }), fc.record({ openers })),
});
const project = fc
  .record({
    program: fc.constantFrom("x", "X", "y", "acme/y"),
    deployments: fc.array(deployment, { minLength: 1, maxLength: 2 }),
    esc: fc.option(fc.record({ imports }), { nil: undefined, freq: 3 }),
    group: fc.constantFrom(undefined, "acme/shop"),
  })
  .map(({ program, deployments, ...rest }) => ({
    ...rest,
    deployments: deployments.map((one) => ({ ...one, stack: `${program}/${one.stack}` })),
  }));

/** A fleet of valid projects: errors of a single project are not tested here. */
const fleets = fc.array(project, { minLength: 2, maxLength: 2 }).map((all) =>
  all.flatMap((one, index) => {
    const changes: Record<string, unknown> = JSON.parse(JSON.stringify(one));
    let found: FleetProject | undefined;
    const mistakes = errorsIn(() => (found = projectOf(`s${index}`, `acme/shop/p${index}`, changes)));
    return found && mistakes.length === 0 ? [found] : [];
  }),
);

/** The names that belong to `other` only, and those of them that `one` would use. */
function taken(one: FleetProject, other: FleetProject): string[] {
  const [ours, theirs] = [one, other].map(({ settings }) => accessOf(settings));
  const lower = (names: readonly (string | undefined)[] = []) => names.map((name) => (name ?? "").toLowerCase());
  const stacks = lower(theirs?.filter(({ identity }) => identity === "deploy").flatMap((access) => access.stacks));
  const environments = lower(
    planEscEnvironments(resolve(other.settings))
      .filter(({ key }) => key !== "base")
      .map((planned) => `${planned.project}/${planned.name}`),
  );
  const teams = lower(theirs?.map(({ team }) => team));
  const openedBy = planEscEnvironments(resolve(one.settings)).flatMap((planned) => planned.openers);
  return [
    ...lower(ours?.flatMap((access) => access.stacks)).filter((stack) => stacks.includes(stack)),
    ...lower(ours?.flatMap((access) => access.escEnvironments)).filter((name) => environments.includes(name)),
    ...lower(openedBy.map(({ team }) => team)).filter((team) => teams.includes(team)),
  ];
}

test("in an accepted fleet no project uses what belongs to another project", () => {
  let [accepted, refused] = [0, 0];
  fc.assert(
    fc.property(fleets, (fleet) => {
      fc.pre(fleet.length > 1);
      const isTaken = errorsIn(() => planFoundation(foundation, fleet)).length === 0;
      const shared = fleet.flatMap((one) =>
        fleet.flatMap((other) => (one.stack === other.stack ? [] : taken(one, other))),
      );
      if (isTaken) expect(shared).toEqual([]);
      if (isTaken) accepted += 1;
      else refused += 1;
    }),
    { numRuns: 2000 },
  );
  expect(accepted).toBeGreaterThan(100);
  expect(refused).toBeGreaterThan(100);
});
