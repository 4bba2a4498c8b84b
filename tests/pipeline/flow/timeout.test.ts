import { minutesOf } from "../../../pipeline/flow/timeout";

test.each([
  ["1m", 1],
  ["90m", 90],
  ["3h", 180],
  ["24h", 1440],
])("%s is %d minutes", (time, minutes) => {
  expect(minutesOf(time)).toBe(minutes);
});
