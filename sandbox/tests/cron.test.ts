import { isTimeZone, nextTime, parseCron } from "../cron";

test.each([
  "",
  "* * * *",
  "* * * * * *",
  "60 * * * *",
  "* 24 * * *",
  "* * 0 * *",
  "* * * 13 *",
  "* * * * 8",
  "*/0 * * * *",
  "1-2-3 * * * *",
  "1/2/3 * * * *",
  "a * * * *",
  "* * * * monday",
  "* * * * mon#6",
  "* * * * mon#",
  "* * * * 8#1",
  "* * * * day#1",
  "* * 1#1 * *",
  "L * * * *",
  "* * L-2 * *",
  "'0 * * * *'",
  "every 3h",
  "@never",
])("%j is not a cron expression", (line) => {
  expect(parseCron(line)).toBeUndefined();
});

// 2026-01-01 is a Thursday.
const START = "2026-01-01T00:00:00.000Z";

test.each([
  ["* * * * *", "UTC", START, "2026-01-01T00:01:00.000Z"],
  ["0 4 * * *", "UTC", START, "2026-01-01T04:00:00.000Z"],
  ["0 4 * * *", "Europe/Berlin", START, "2026-01-01T03:00:00.000Z"],
  ["0 4 * * *", "America/Los_Angeles", START, "2026-01-01T12:00:00.000Z"],
  ["0 0 * * *", "Asia/Kolkata", START, "2026-01-01T18:30:00.000Z"],
  ["0 0 * * *", "UTC", START, "2026-01-02T00:00:00.000Z"],
  ["30 * * * *", "UTC", "2026-01-01T00:30:30.000Z", "2026-01-01T01:30:00.000Z"],
  ["*/20 * * * *", "UTC", "2026-01-01T00:20:00.000Z", "2026-01-01T00:40:00.000Z"],
  ["5/20 * * * *", "UTC", "2026-01-01T00:30:00.000Z", "2026-01-01T00:45:00.000Z"],
  ["0 8-10,18 * * *", "UTC", "2026-01-01T10:00:00.000Z", "2026-01-01T18:00:00.000Z"],
  ["0 22-2 * * *", "UTC", "2026-01-01T02:00:00.000Z", "2026-01-01T22:00:00.000Z"],
  ["0 0 * * mon-fri", "UTC", "2026-01-02T00:00:00.000Z", "2026-01-05T00:00:00.000Z"],
  ["0 0 * * 7", "UTC", START, "2026-01-04T00:00:00.000Z"],
  ["0 0 * * SUN", "UTC", START, "2026-01-04T00:00:00.000Z"],
  ["0 0 13 * fri", "UTC", START, "2026-01-02T00:00:00.000Z"],
  ["0 0 L * *", "UTC", START, "2026-01-31T00:00:00.000Z"],
  ["0 0 last 2 *", "UTC", START, "2026-02-28T00:00:00.000Z"],
  ["0 0 15,L * *", "UTC", "2026-01-15T00:00:00.000Z", "2026-01-31T00:00:00.000Z"],
  ["0 0 * * mon#1", "UTC", START, "2026-01-05T00:00:00.000Z"],
  ["0 0 * * mon#1", "UTC", "2026-01-05T00:00:00.000Z", "2026-02-02T00:00:00.000Z"],
  ["0 0 * * fri#L", "UTC", START, "2026-01-30T00:00:00.000Z"],
  ["0 0 * * 5#-2", "UTC", START, "2026-01-23T00:00:00.000Z"],
  ["0 0 * * 7#5", "UTC", START, "2026-03-29T00:00:00.000Z"],
  ["0 0 * * wed,mon#3", "UTC", "2026-01-15T00:00:00.000Z", "2026-01-19T00:00:00.000Z"],
  ["0 0 1 feb,Mar *", "UTC", START, "2026-02-01T00:00:00.000Z"],
  ["0 0 29 2 *", "UTC", START, "2028-02-29T00:00:00.000Z"],
  ["  @daily ", "UTC", START, "2026-01-02T00:00:00.000Z"],
  // On the last Sunday of March, clocks in Berlin change from 2:00 to 3:00.
  ["30 2 * * *", "Europe/Berlin", "2026-03-28T02:00:00.000Z", "2026-03-30T00:30:00.000Z"],
  ["0 4 * * *", "Europe/Berlin", "2026-03-28T12:00:00.000Z", "2026-03-29T02:00:00.000Z"],
])("%j in %s after %s is due at %s", (line, zone, after, expected) => {
  const cron = parseCron(line);
  if (!cron) throw new Error("not parsed");

  expect(nextTime(cron, zone, new Date(after))?.toISOString()).toBe(expected);
});

test("a day that does not exist is never due", () => {
  const cron = parseCron("0 12 31 2 *");
  if (!cron) throw new Error("not parsed");

  expect(nextTime(cron, "UTC", new Date(START))).toBeUndefined();
});

test.each([
  ["UTC", true],
  ["Europe/Istanbul", true],
  ["Invalid-zone", false],
  ["", false],
])("%j is a time zone: %s", (name, expected) => {
  expect(isTimeZone(name)).toBe(expected);
});
