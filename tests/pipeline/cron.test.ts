import { plainCron } from "../../pipeline/cron";
import { cron } from "../../pipeline/scheduleNames";
import { planWith } from "./examples";

test.each<[string, string]>([
  ["0 4 * * MON-FRI", "0 4 * * MON-FRI"],
  ["0  4 *   * *", "0 4 * * *"],
  ["@hourly", "0 * * * *"],
  ["@daily", "0 0 * * *"],
  ["@midnight", "0 0 * * *"],
  ["@noon", "0 12 * * *"],
  ["@weekly", "0 0 * * 0"],
  ["@monthly", "0 0 1 * *"],
  ["@yearly", "0 0 1 1 *"],
  ["@annually", "0 0 1 1 *"],
])("the schedule %s becomes %s for GitLab", (written, plain) => {
  expect(cron.pattern.test(written)).toBe(true);
  expect(plainCron(written)).toBe(plain);
});

test("the schedules of a plan have five fields", () => {
  const { schedules } = planWith({
    drift: { schedule: "@daily" },
    reviewStacks: { template: "shop-api/dev", sweep: "0  4 * * sun" },
  });

  expect(schedules.map((schedule) => schedule.cron)).toEqual(["0 0 * * *", "0 4 * * sun"]);
});
