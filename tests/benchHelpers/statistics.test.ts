import { ratioOf, summarize } from "../bench/statistics";

test.each([
  [[7], { min: 7, median: 7, max: 7 }],
  [[30, 10, 20], { min: 10, median: 20, max: 30 }],
  [[10, 9, 100, 2], { min: 2, median: 9.5, max: 100 }],
])("summarizes %j", (sample, summary) => {
  expect(summarize(sample)).toEqual(summary);
});

test("refuses to summarize an empty list", () => {
  expect(() => summarize([])).toThrow("nothing was measured");
});

test("calculates the ratio of the medians, and its spread from samples taken one after the other", () => {
  expect(ratioOf([3, 2, 10], [2, 2, 5])).toEqual({ ofMedians: 1.5, lowest: 1, highest: 2 });
});

test("refuses samples that do not form pairs", () => {
  expect(() => ratioOf([1, 2], [1])).toThrow("2 runs can't be paired with 1");
});
