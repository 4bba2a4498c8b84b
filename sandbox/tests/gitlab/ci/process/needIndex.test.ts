import { isNeeded } from "../../../../gitlab/ci/process/jobsOf";
import { needIndex } from "../../../../gitlab/ci/process/needIndex";

const NAMES = [
  "unit",
  "unit 1/2",
  "unit 2/2",
  "unit: [a]",
  "unit: [a, b: [c]]",
  "unit: [a] 1/2",
  "unit 1",
  "unite",
  "x 1/2 1/2",
];

test.each<[string[], string[]]>([
  [["unit"], ["unit", "unit 1/2", "unit 2/2", "unit: [a]", "unit: [a, b: [c]]"]],
  [
    ["unit 2/2", "unit 1/2"],
    ["unit 1/2", "unit 2/2"],
  ],
  [["unit: [a]"], ["unit: [a]", "unit: [a] 1/2"]],
  [["unit: [a, b"], ["unit: [a, b: [c]]"]],
  [["x 1/2", "x"], ["x 1/2 1/2"]],
  [["none", "uni", "x"], []],
  [[], []],
])("the needs %j select %j", (needs, expected) => {
  const found = needIndex(NAMES.map((name) => ({ name })))(needs).map(({ name }) => name);

  expect(found).toEqual(expected);
  expect(found).toEqual(NAMES.filter((name) => needs.some((need) => isNeeded(name, need))));
});
