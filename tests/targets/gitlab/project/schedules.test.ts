import type { PlannedSchedule } from "../../../../targets/gitlab/project/schedules";
import { eightLines, planWith } from "../../../pipeline/examples";

const [staging, production] = eightLines.deployments;
const drift = { schedule: "0 4 * * *" };
const reviewStacks = { template: "shop-api/dev" };
const driftSchedule = { description: "Pulumi drift", cron: "0 4 * * *", timezone: "UTC", branch: "main" };
const sweepSchedule = { description: "Pulumi review stacks", cron: "17 3 * * *", timezone: "UTC", branch: "main" };

test.each<[string, object, PlannedSchedule[]]>([
  ["no schedule if no job waits for one", {}, []],
  ["a schedule for drift detection", { drift }, [driftSchedule]],
  ["a schedule that sweeps review stacks", { reviewStacks }, [sweepSchedule]],
  [
    "both, on the default branch and in the time zone of the settings",
    {
      drift: { ...drift, timezone: "Europe/Berlin" },
      reviewStacks: { ...reviewStacks, sweep: "0 1 * * 1-5" },
      defaultBranch: "trunk",
    },
    [
      { ...driftSchedule, timezone: "Europe/Berlin", branch: "trunk" },
      { ...sweepSchedule, timezone: "Europe/Berlin", branch: "trunk", cron: "0 1 * * 1-5" },
    ],
  ],
  ["no schedule if all drift is ignored", { drift: { ...drift, action: "ignore" } }, []],
  [
    "no schedule if each deployment ignores drift",
    { drift, deployments: [staging, production].map((deployment) => ({ ...deployment, onDrift: "ignore" })) },
    [],
  ],
  [
    "a schedule if one deployment does not ignore drift",
    { drift: { ...drift, action: "ignore" }, deployments: [staging, { ...production, onDrift: "report" }] },
    [driftSchedule],
  ],
])("plans %s", (_, changes, schedules) => {
  expect(planWith(changes).schedules).toEqual(schedules);
});

test("the description of each schedule starts the jobs that wait for it, on its branch", () => {
  const { outline, schedules } = planWith({ drift, reviewStacks, defaultBranch: "trunk" });
  const triggers = outline.jobs.flatMap((job) => job.triggers).filter(({ kind }) => kind === "schedule");

  expect(new Set(triggers.map((trigger) => JSON.stringify(trigger)))).toEqual(
    new Set(
      schedules.map(({ description: schedule, branch }) => JSON.stringify({ kind: "schedule", schedule, branch })),
    ),
  );
});
