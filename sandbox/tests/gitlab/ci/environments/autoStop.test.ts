import { systemClock } from "../../../../clock";
import { API, pick } from "../../world";
import { type CiWorld, createCiWorld, type FileText, NOT_FAKE } from "../ciWorld";

beforeEach(() => jest.useFakeTimers({ doNotFake: NOT_FAKE, now: new Date("2026-01-01T00:00:00Z") }));
afterEach(() => jest.useRealTimers());

const review = { name: "review/topic", onStop: "sweep", autoStopIn: "3 days" };
const sweep = { environment: { name: "review/topic", action: "stop" }, when: "manual", allowFailure: true } as const;
const withStop: FileText = { jobs: { ship: { environment: review }, sweep }, autoCancel: "none" };
const withoutStop: FileText = { jobs: { ship: { environment: { ...review, onStop: null } } }, autoCancel: "none" };

const hours = (count: number) => jest.advanceTimersByTime(count * 3_600_000);
const environment = async (world: CiWorld) =>
  pick((await world.as("maintainer")("GET", `/projects/${API}/environments/1`)).body, "state", "auto_stop_at");

test("an environment stops at its auto-stop time, by its stop job", async () => {
  const world = createCiWorld({ clock: systemClock });
  const pipeline = await world.push(withStop);
  expect(await environment(world)).toEqual({ state: "available", auto_stop_at: null });
  await world.run("ship");
  expect(await environment(world)).toEqual({ state: "available", auto_stop_at: "2026-01-04T00:00:00.000Z" });

  hours(71);
  expect(world.statuses(pipeline).sweep).toBe("manual");
  hours(1);
  expect(world.statuses(pipeline).sweep).toBe("pending");
  await world.run("sweep");
  expect(await environment(world)).toEqual({ state: "stopped", auto_stop_at: null });
  expect(jest.getTimerCount()).toBe(0);
});

test("another deployment postpones it, and so does a job that sets it without a deployment", async () => {
  const world = createCiWorld({ clock: systemClock });
  await world.push(withStop);
  await world.run("ship");
  hours(24);
  await world.push(withStop);
  await world.run("ship");
  expect(await environment(world)).toMatchObject({ auto_stop_at: "2026-01-05T00:00:00.000Z" });

  await world.push({ jobs: { look: { environment: { ...review, action: "verify", autoStopIn: "1 week" } } } });
  await world.run("look");
  expect(await environment(world)).toMatchObject({ auto_stop_at: "2026-01-09T00:00:00.000Z" });
  await world.push({ jobs: { ship: { environment: { ...review, autoStopIn: "never" } } } });
  await world.run("ship");
  expect(await environment(world)).toMatchObject({ auto_stop_at: null });
});

test("without a stop job it stops at once, unless its setting requires one", async () => {
  const world = createCiWorld({ clock: systemClock });
  await world.push(withoutStop);
  await world.run("ship");
  await world.as("maintainer")("PUT", `/projects/${API}/environments/1`, { auto_stop_setting: "with_action" });
  hours(96);
  expect(await environment(world)).toMatchObject({ state: "available" });

  await world.as("maintainer")("PUT", `/projects/${API}/environments/1`, { auto_stop_setting: "always" });
  await world.push(withoutStop);
  await world.run("ship");
  hours(72);
  expect(await environment(world)).toMatchObject({ state: "stopped" });
});

test("deleting a branch stops its environments, and no others", async () => {
  const world = createCiWorld({ clock: systemClock });
  const other = { ...review, name: "other" };
  const pipeline = await world.push(withStop, { branch: "topic" });
  await world.run("ship");
  await world.push({ jobs: { ship: { environment: other } }, autoCancel: "none" });
  await world.run("ship");
  await world.as("maintainer")("DELETE", `/projects/${API}/repository/branches/topic`);

  expect(world.statuses(pipeline).sweep).toBe("pending");
  expect(world.state.environments.all().map(({ name, state }) => [name, state])).toEqual([
    ["review/topic", "stopping"],
    ["other", "available"],
  ]);
});

test.each([
  ["closed", "PUT", "", { state_event: "close" }],
  ["merged", "PUT", "/merge", {}],
] as const)("a merge request's environments stop when it is %s", async (_, method, path, body) => {
  const world = createCiWorld({ clock: systemClock });
  const as = world.as("maintainer");
  await world.push(withStop, { branch: "topic" });
  await world.run("ship");
  const opened = { source_branch: "topic", target_branch: "main", title: "topic" };
  await as("POST", `/projects/${API}/merge_requests`, opened);
  await world.ci.settled();
  const pipeline = world.state.pipelines.all().find(({ mergeRequestId }) => mergeRequestId !== null)!;
  await world.run("ship");
  const { status } = await as(method, `/projects/${API}/merge_requests/1${path}`, body);

  expect([status, world.statuses(pipeline).sweep]).toEqual([200, "pending"]);
});
