import { systemClock } from "../../../../clock";
import { playJob, retryJob, retryPipeline } from "../../../../gitlab/ci/jobs/playJob";
import { cancelJob, cancelPipeline, forceCancelJob } from "../../../../gitlab/ci/pipelines/cancelPipeline";
import { createCiWorld, NOT_FAKE, failed, type FileText, user } from "../ciWorld";

const approval: FileText = {
  jobs: {
    approve: { stage: "build", when: "manual" },
    ship: { stage: "deploy" },
  },
};
const optional: FileText = {
  jobs: {
    approve: { stage: "build", when: "manual", allowFailure: true },
    after: { stage: "test", needs: ["approve"] },
    ship: { stage: "deploy" },
  },
};

describe("a manual job", () => {
  test("blocks the pipeline until it is played", async () => {
    const world = createCiWorld();
    const pipeline = await world.push(approval);

    expect(world.statuses(pipeline)).toEqual({ approve: "manual", ship: "created" });
    expect(world.status(pipeline)).toBe("manual");
    playJob(world.state, user(world.state, "platform"), world.job(pipeline, "approve"));
    expect(world.statuses(pipeline)).toEqual({ approve: "pending", ship: "created" });
    expect(world.job(pipeline, "approve").userId).toBe(user(world.state, "platform").id);
    expect(await world.runAll()).toEqual(["approve", "ship"]);
    expect(world.status(pipeline)).toBe("success");
  });

  test("that is optional blocks nothing, and can be played after the pipeline has ended", async () => {
    const world = createCiWorld();
    const pipeline = await world.push(optional);

    expect(world.statuses(pipeline)).toEqual({ approve: "manual", after: "skipped", ship: "pending" });
    await world.run("ship");
    expect(world.status(pipeline)).toBe("success");
    playJob(world.state, user(world.state, "maintainer"), world.job(pipeline, "approve"));
    expect(world.statuses(pipeline)).toEqual({ approve: "pending", after: "created", ship: "success" });
    expect(world.status(pipeline)).toBe("running");
    expect(await world.runAll()).toEqual(["approve", "after"]);
    expect(world.status(pipeline)).toBe("success");
  });

  test("gets the variables of the user who plays it", async () => {
    const world = createCiWorld();
    const pipeline = await world.push(approval);
    const variables = [{ key: "REASON", value: "release", variableType: "env_var" as const }];
    playJob(world.state, user(world.state, "maintainer"), world.job(pipeline, "approve"), variables);

    expect((await world.take())?.job.variables).toEqual(variables);
  });

  test("that is retried runs at once", async () => {
    const world = createCiWorld();
    const pipeline = await world.push(approval);
    playJob(world.state, user(world.state, "maintainer"), world.job(pipeline, "approve"));
    await world.run("approve", failed);

    expect(world.statuses(pipeline)).toEqual({ approve: "failed", ship: "skipped" });
    playJob(world.state, user(world.state, "maintainer"), world.job(pipeline, "approve"));
    expect(world.statuses(pipeline)).toEqual({ approve: "pending", ship: "created" });
  });
});

describe("a delayed job", () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: NOT_FAKE, now: new Date("2026-01-01") }));
  afterEach(() => jest.useRealTimers());

  const delayed: FileText = { jobs: { wait: { when: "delayed", startIn: 90 }, ship: { stage: "deploy" } } };

  test("starts after its delay", async () => {
    const world = createCiWorld({ clock: systemClock });
    const pipeline = await world.push(delayed);

    expect(world.statuses(pipeline)).toEqual({ wait: "scheduled", ship: "created" });
    expect(world.status(pipeline)).toBe("scheduled");
    jest.advanceTimersByTime(89_000);
    expect(world.statuses(pipeline)).toEqual({ wait: "scheduled", ship: "created" });
    jest.advanceTimersByTime(1_000);
    expect(world.statuses(pipeline)).toEqual({ wait: "pending", ship: "created" });
    expect(jest.getTimerCount()).toBe(0);
  });

  test("starts when it is played", async () => {
    const world = createCiWorld({ clock: systemClock });
    const pipeline = await world.push(delayed);
    playJob(world.state, user(world.state, "maintainer"), world.job(pipeline, "wait"));

    expect(world.statuses(pipeline)).toEqual({ wait: "pending", ship: "created" });
    jest.advanceTimersByTime(100_000);
    expect(await world.runAll()).toEqual(["wait", "ship"]);
  });

  test("does not start after the pipeline was canceled, or the sandbox closed", async () => {
    const world = createCiWorld({ clock: systemClock });
    const pipeline = await world.push(delayed);
    cancelPipeline(world.state, pipeline);
    const other = await world.push(delayed, { branch: "other" });
    world.ci.close();
    jest.advanceTimersByTime(100_000);

    expect(world.statuses(pipeline)).toEqual({ wait: "canceled", ship: "canceled" });
    expect(world.statuses(other)).toEqual({ wait: "scheduled", ship: "created" });
  });
});

describe("a retry", () => {
  test("is automatic as often as the file says, and replaces the failed job", async () => {
    const world = createCiWorld();
    const retry = { max: 2, when: ["script_failure"], exitCodes: [] };
    const pipeline = await world.push({ jobs: { unit: { retry }, ship: { stage: "deploy" } } });
    const tokens: string[] = [];

    for (let tries = 0; tries < 3; tries++) {
      expect(world.statuses(pipeline)).toEqual({ unit: "pending", ship: "created" });
      tokens.push(world.job(pipeline, "unit").token);
      await world.run("unit", failed);
    }

    expect(world.statuses(pipeline)).toEqual({ unit: "failed", ship: "skipped" });
    expect(world.state.jobs.group(pipeline.id).map(({ name, retried, retries }) => [name, retried, retries])).toEqual([
      ["unit", true, 0],
      ["ship", false, 0],
      ["unit", true, 1],
      ["unit", false, 2],
    ]);
    expect(new Set(tokens).size).toBe(3);
  });

  test("of a job lets the jobs wait again that were skipped because of it", async () => {
    const world = createCiWorld();
    const pipeline = await world.push({
      jobs: { a: { stage: "build" }, b: {}, c: { needs: ["a"] }, d: { stage: "deploy" } },
    });
    await world.run("a", failed);
    expect(world.statuses(pipeline)).toEqual({ a: "failed", b: "skipped", c: "skipped", d: "skipped" });

    const clone = retryJob(world.state, user(world.state, "platform"), world.job(pipeline, "a"));

    expect(clone).toMatchObject({ status: "pending", userId: user(world.state, "platform").id });
    expect(world.statuses(pipeline)).toEqual({ a: "pending", b: "created", c: "created", d: "created" });
    expect(await world.runAll()).toEqual(["a", "b", "c", "d"]);
    expect(world.status(pipeline)).toBe("success");
  });

  test("of a pipeline starts its failed and canceled jobs only", async () => {
    const world = createCiWorld();
    const pipeline = await world.push({ jobs: { a: {}, b: {}, c: { stage: "deploy" } } });
    await world.run("a");
    await world.run("b", failed);

    retryPipeline(world.state, user(world.state, "maintainer"), pipeline);

    expect(world.statuses(pipeline)).toEqual({ a: "success", b: "pending", c: "created" });
    expect(await world.runAll()).toEqual(["b", "c"]);
    expect(world.status(pipeline)).toBe("success");
  });
});

describe("canceling", () => {
  test("ends waiting jobs at once, and running jobs when the runner confirms", async () => {
    const world = createCiWorld();
    const pipeline = await world.push({ jobs: { a: {}, b: {}, c: { stage: "deploy" } } });
    const told: number[] = [];
    world.ci.port.onCancel((id) => told.push(id));
    const running = (await world.take())!.job;
    cancelPipeline(world.state, pipeline);

    expect(world.statuses(pipeline)).toEqual({ a: "canceling", b: "canceled", c: "canceled" });
    expect(world.status(pipeline)).toBe("canceling");
    expect(told).toEqual([running.id]);
    world.ci.port.appendLog(running.id, "ends");
    world.ci.port.finish(running.id, failed);
    expect(world.job(pipeline, "a")).toMatchObject({ status: "canceled", failureReason: null });
    expect(world.status(pipeline)).toBe("canceled");
    expect(await world.take()).toBeUndefined();
  });

  test("one job skips the jobs after it", async () => {
    const world = createCiWorld();
    const pipeline = await world.push({ jobs: { a: {}, c: { stage: "deploy" } } });
    cancelJob(world.state, world.job(pipeline, "a"));

    expect(world.statuses(pipeline)).toEqual({ a: "canceled", c: "skipped" });
  });

  test("by force does not wait for the runner, whose later result is ignored", async () => {
    const world = createCiWorld();
    const pipeline = await world.push({ jobs: { a: {} } });
    const { id } = (await world.take())!.job;
    forceCancelJob(world.state, world.state.jobs.get(id)!);
    world.ci.port.finish(id, { status: "success", exitCode: 0, failureReason: null });

    expect(world.statuses(pipeline)).toEqual({ a: "canceled" });
  });

  test("an ended job has no effect", async () => {
    const world = createCiWorld();
    const pipeline = await world.push({ jobs: { a: {} } });
    await world.run("a");
    cancelPipeline(world.state, pipeline);

    expect(world.statuses(pipeline)).toEqual({ a: "success" });
    expect(world.status(pipeline)).toBe("success");
  });
});
