import fc from "fast-check";
import type { FlowDeployment } from "../../../pipeline/flow/flow";
import { chainOf } from "../../../targets/deployments/chain";
import { twoPrograms } from "../../pipeline/examples";
import { flowWith } from "./plans";

/** Deployments whose predecessors are the given earlier ones, by their indexes. */
function deploymentsOf(predecessors: readonly (readonly number[])[]): Pick<FlowDeployment, "name" | "after">[] {
  return predecessors.map((after, index) => ({
    name: `d${index}`,
    after: after.map((one) => ({ deployment: `d${one}`, optional: false })),
  }));
}

function chainFor(predecessors: readonly (readonly number[])[]): [string, string][] {
  return [...chainOf({ deployments: deploymentsOf(predecessors) as FlowDeployment[] })];
}

test.each<[string, number[][], [string, string][]]>([
  ["no order", [[], []], []],
  [
    "a line",
    [[], [0], [1]],
    [
      ["d1", "d0"],
      ["d2", "d1"],
    ],
  ],
  [
    "two that follow one",
    [[], [0], [0]],
    [
      ["d1", "d0"],
      ["d2", "d0"],
    ],
  ],
  [
    "one that follows two",
    [[], [], [0, 1]],
    [
      ["d1", "d0"],
      ["d2", "d1"],
    ],
  ],
  [
    "one that follows two of one",
    [[], [0], [0], [1, 2]],
    [
      ["d1", "d0"],
      ["d2", "d1"],
      ["d3", "d2"],
    ],
  ],
])("chains %s", (_, predecessors, chain) => {
  expect(chainFor(predecessors)).toEqual(chain);
});

test("every deployment follows all that it waits for, in any order", () => {
  const orders = fc
    .integer({ min: 1, max: 7 })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => fc.subarray([...Array(index).keys()]))));
  fc.assert(
    fc.property(orders, (predecessors) => {
      const chain = new Map(chainFor(predecessors));
      for (const [index, after] of predecessors.entries()) {
        const before = new Set<string>();
        for (let one = chain.get(`d${index}`); one !== undefined; one = chain.get(one)) before.add(one);
        for (const other of after) expect(before).toContain(`d${other}`);
      }
    }),
  );
});

test("two programs with two stages are one line in promotion order", () => {
  const deployments = twoPrograms.deployments.map((one) => ({ ...one, on: { branch: "main" } }));
  const { program: _, ...settings } = { program: undefined, programs: twoPrograms.programs, deployments };

  expect([...chainOf(flowWith({ program: undefined, ...settings }))]).toEqual([
    ["app-staging", "network-staging"],
    ["network-production", "app-staging"],
    ["app-production", "network-production"],
  ]);
});
