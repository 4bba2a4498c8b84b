import { formatGoDuration, parseGoDuration } from "../goDuration";

test.each([
  ["2h", "2h0m0s"],
  ["90m", "1h30m0s"],
  ["1h30m", "1h30m0s"],
  ["45s", "45s"],
  ["1.5h", "1h30m0s"],
  ["5m", "5m0s"],
  ["1500ms", "1.5s"],
])("%s is %s in Go's format", (given, expected) => {
  expect(formatGoDuration(parseGoDuration(given) ?? 0)).toBe(expected);
});

test.each(["", "2", "two hours", "2 h", "-1h"])('"%s" is not a duration', (given) => {
  expect(parseGoDuration(given)).toBeUndefined();
});
