import { systemClock } from "../../../../clock";
import { dueSchedules } from "../../../../gitlab/ci/pipelines/dueSchedules";
import { API } from "../../world";
import { type CiWorld, createCiWorld, type FileText, NOT_FAKE } from "../ciWorld";

const file: FileText = { jobs: { drift: {} }, autoCancel: "none" };

beforeEach(() => jest.useFakeTimers({ doNotFake: NOT_FAKE, now: new Date("2026-01-01T00:00:30Z") }));
afterEach(() => jest.useRealTimers());

async function schedule(world: CiWorld, changes: object = {}): Promise<void> {
  const body = { description: "drift", ref: "main", cron: "0 4 * * *", ...changes };
  const answer = await world.as("maintainer")("POST", `/projects/${API}/pipeline_schedules`, body);
  expect(answer.status).toBe(201);
}

const minutes = (count: number) => jest.advanceTimersByTime(count * 60_000);
const sources = (world: CiWorld) => world.state.pipelines.all().map(({ source }) => source);

test("a schedule starts a pipeline each time that it is due", async () => {
  const world = createCiWorld({ clock: systemClock });
  await world.push(file);
  await schedule(world);

  // GitLab checks for due schedules every ten minutes, at minute 3, 13 and so on.
  minutes(4 * 60 + 2);
  await world.ci.settled();
  expect(sources(world)).toEqual(["push"]);
  minutes(1);
  await world.ci.settled();
  expect(sources(world)).toEqual(["push", "schedule"]);
  expect(world.state.pipelines.all().at(-1)).toMatchObject({ scheduleId: 1, userId: 2, ref: "main", tag: false });
  expect(world.state.pipelineSchedules.get(1)?.nextRunAt).toBe("2026-01-02T04:03:00.000Z");
  minutes(24 * 60);
  await world.ci.settled();
  expect(sources(world)).toEqual(["push", "schedule", "schedule"]);
});

test("a changed schedule has a new due time, and an inactive one has none", async () => {
  const world = createCiWorld({ clock: systemClock });
  await world.push(file);
  await schedule(world);
  await schedule(world, { active: false, cron: "* * * * *" });
  await world.as("maintainer")("PUT", `/projects/${API}/pipeline_schedules/1`, { cron: "0 2 * * *" });

  minutes(2 * 60 + 3);
  await world.ci.settled();

  expect(world.state.pipelines.all().map(({ scheduleId }) => scheduleId)).toEqual([null, 1]);
});

test("a missed schedule starts one pipeline after a restart of the sandbox", async () => {
  const world = createCiWorld({ clock: systemClock });
  await world.push(file);
  await schedule(world);
  world.ci.close();
  expect(jest.getTimerCount()).toBe(0);
  minutes(60 * 24 * 3);

  expect(dueSchedules(world.state, new Date()).map(({ id }) => id)).toEqual([1]);
  expect(dueSchedules(world.state, new Date("2026-01-01T04:02:59Z"))).toEqual([]);
});

test("a schedule of a deleted branch starts nothing, and gets its next due time", async () => {
  const world = createCiWorld({ clock: systemClock });
  await world.push(file);
  await schedule(world, { ref: "refs/heads/gone" });
  minutes(4 * 60 + 3);
  await world.ci.settled();

  expect(sources(world)).toEqual(["push"]);
  expect(world.state.pipelineSchedules.get(1)?.nextRunAt).toBe("2026-01-02T04:03:00.000Z");
});

test("playing a schedule starts a pipeline at once", async () => {
  const world = createCiWorld({ clock: systemClock });
  await world.push(file);
  await schedule(world);
  const answer = await world.as("maintainer")("POST", `/projects/${API}/pipeline_schedules/1/play`);
  await world.ci.settled();

  expect(answer.status).toBe(201);
  expect(sources(world)).toEqual(["push", "schedule"]);
});
