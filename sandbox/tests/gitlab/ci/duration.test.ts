import { parseDuration } from "../../../gitlab/ci/duration";

test.each<[string, number | undefined]>([
  ["90", 90],
  ["0", 0],
  ["3h 20 minutes", 12_000],
  ["1 hour, 30 mins and 5 secs", 5_405],
  ["1.5 hours", 5_400],
  ["1d", 86_400],
  ["2 weeks 1 day", 1_296_000],
  ["1 mo", 2_592_000],
  ["1 yr", 31_557_600],
  ["10M", 600],
  ["never", undefined],
  ["3 parsecs", undefined],
  ["h", undefined],
  ["-1h", undefined],
  ["", undefined],
])("%j is %s seconds", (text, expected) => {
  expect(parseDuration(text)).toBe(expected);
});
