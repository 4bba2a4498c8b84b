import { existsSync } from "node:fs";
import { systemClock } from "../../../clock";
import { openFolder } from "../../../folder";
import { createGitLab } from "../../../gitlab";
import { attachCi } from "../../../gitlab/ci/attachCi";
import { cancelJob } from "../../../gitlab/ci/pipelines/cancelPipeline";
import { logSize, readArtifact, readLog } from "../../../gitlab/ci/jobs/jobFiles";
import { RequestLog } from "../../../requestLog";
import { seed } from "../world";
import { createCiWorld, type CiWorld, failed, type FileText } from "./ciWorld";
import { closeAtEnd } from "../../closing";

const one: FileText = { jobs: { unit: {} }, autoCancel: "none" };
const done = { status: "success", exitCode: 0, failureReason: null } as const;

async function taken(world: CiWorld): Promise<number> {
  await world.push(one);
  return (await world.take())!.job.id;
}

describe("a runner", () => {
  test("gets the oldest pending job once, which then runs", async () => {
    const world = createCiWorld();
    const first = await world.push({ jobs: { unit: {}, late: { stage: "deploy" } }, autoCancel: "none" });
    await world.push(one);

    const payloads = await Promise.all([world.take(), world.take(), world.take()]);
    expect(payloads.map((payload) => payload?.pipeline.iid)).toEqual([1, 2, undefined]);
    expect(world.job(first, "unit")).toMatchObject({ status: "running" });
    world.ci.port.finish(payloads[0]!.job.id, done);
    expect((await world.take())?.job.name).toBe("late");
  });

  test("is notified of available jobs until it unsubscribes", async () => {
    const world = createCiWorld();
    let told = 0;
    const stop = world.ci.port.onPending(() => told++);
    await world.push({ jobs: { a: {}, b: { stage: "deploy" } } });
    expect(told).toBe(1);
    await world.run("a");
    expect(told).toBe(2);
    stop();
    await world.push(one);
    expect(told).toBe(2);
  });

  test("does not get a job whose payload cannot be built: the job fails without exposing a secret", async () => {
    const write = jest.spyOn(process.stderr, "write").mockReturnValue(true);
    const world = createCiWorld({ variables: { jobPayload: () => Promise.reject(new Error("no commit")) } });
    const pipeline = await world.push(one);

    expect(await world.take()).toBeUndefined();
    expect(world.job(pipeline, "unit")).toMatchObject({ status: "failed", failureReason: "data_integrity_failure" });
    expect(world.status(pipeline)).toBe("failed");
    expect(write).toHaveBeenCalledTimes(1);
    write.mockRestore();
  });

  test("can finish a job only once", async () => {
    const world = createCiWorld();
    const id = await taken(world);
    world.ci.port.finish(id, done);
    world.ci.port.finish(id, failed);
    world.ci.port.finish(4711, failed);

    expect(world.state.jobs.get(id)).toMatchObject({ status: "success", exitCode: 0 });
  });

  test("without a failure reason leaves it unknown", async () => {
    const world = createCiWorld();
    const id = await taken(world);
    world.ci.port.finish(id, { ...failed, failureReason: null });

    expect(world.state.jobs.get(id)?.failureReason).toBe("unknown_failure");
  });
});

describe("the output of a job", () => {
  test("has a log that can be read from any byte", async () => {
    const world = createCiWorld();
    const id = await taken(world);
    expect(readLog(world.state, id).toString()).toBe("");
    world.ci.port.appendLog(id, "first\n");
    world.ci.port.appendLog(id, "größer\n");

    expect(readLog(world.state, id).toString()).toBe("first\ngrößer\n");
    expect(readLog(world.state, id, 6).toString()).toBe("größer\n");
    expect(readLog(world.state, id, 6, 8).toString()).toBe("gr");
    expect(readLog(world.state, id, 1000).toString()).toBe("");
    expect(logSize(world.state, id)).toBe(15);
    world.ci.port.finish(id, done);
    expect(world.state.jobs.get(id)?.artifacts).toEqual([
      { fileType: "trace", filename: "job.log", size: 15, access: "all" },
    ]);
  });

  test("has files by their type, the last of each", async () => {
    const world = createCiWorld();
    const id = await taken(world);
    const { port } = world.ci;
    port.keepArtifact(id, { fileType: "terraform", filename: "old.json", content: Buffer.from("{}") });
    port.keepArtifact(id, { fileType: "archive", filename: "artifacts.zip", content: Buffer.from("zip") });
    port.keepArtifact(id, { fileType: "terraform", filename: "plan.json", content: Buffer.from("{1}") });

    expect(
      world.state.jobs.get(id)?.artifacts.map(({ fileType, filename, size }) => [fileType, filename, size]),
    ).toEqual([
      ["archive", "artifacts.zip", 3],
      ["terraform", "plan.json", 3],
    ]);
    expect(readArtifact(world.state, id, "terraform")?.toString()).toBe("{1}");
    expect(port.readArtifact(id, "archive")?.toString()).toBe("zip");
    expect(port.readArtifact(id, "dotenv")).toBeUndefined();
    expect(port.readArtifact(4711, "archive")).toBeUndefined();
  });

  test("cannot be extended after the job ended", async () => {
    const world = createCiWorld();
    const id = await taken(world);
    world.ci.port.appendLog(id, "first\n");
    world.ci.port.finish(id, done);
    world.ci.port.appendLog(id, "late\n");
    world.ci.port.keepArtifact(id, { fileType: "archive", filename: "artifacts.zip", content: Buffer.from("late") });

    expect(readLog(world.state, id).toString()).toBe("first\n");
    expect(readArtifact(world.state, id, "archive")).toBeUndefined();
  });
});

describe("a reset", () => {
  test("cancels running jobs in the runner, removes pending ones and deletes files", async () => {
    const world = createCiWorld();
    const id = await taken(world);
    world.ci.port.appendLog(id, "first\n");
    await world.push(one);
    const told: number[] = [];
    world.ci.port.onCancel((job) => told.push(job));
    world.gitlab.reset();

    expect(told).toEqual([id]);
    expect(existsSync(world.state.folder.path("jobs", String(id)))).toBe(false);
    expect(await world.take()).toBeUndefined();
  });

  test("separates a new job from the old log and result of its id", async () => {
    const world = createCiWorld();
    const id = await taken(world);
    world.gitlab.reset();
    const pipeline = await world.push(one);
    expect(world.job(pipeline, "unit").id).toBe(id);

    expect(await world.take()).toBeUndefined();
    world.ci.port.appendLog(id, "old\n");
    let told = 0;
    world.ci.port.onPending(() => told++);
    world.ci.port.finish(id, failed);
    expect(told).toBe(1);
    expect((await world.take())?.job.id).toBe(id);
    expect(readLog(world.state, id).toString()).toBe("");
    world.ci.port.finish(id, done);
    expect(world.status(pipeline)).toBe("success");
  });
});

test("after a restart running jobs have failed, and pending ones wait", async () => {
  const world = createCiWorld();
  const running = await world.push({ jobs: { unit: {}, ship: { stage: "deploy" } }, autoCancel: "none" });
  const canceling = await world.push(one);
  await world.take();
  const { pipeline } = (await world.take())!;
  await world.as("maintainer")("POST", `/projects/${pipeline.projectId}/pipelines/${canceling.id}/cancel`);
  const waiting = await world.push(one);
  world.ci.close();

  const { variables } = world;
  const evaluator = { evaluate: jest.fn(), lint: jest.fn(), close: jest.fn() };
  const again = attachCi(world.state, { evaluator, variables });

  expect(world.statuses(running)).toEqual({ unit: "failed", ship: "skipped" });
  expect(world.job(running, "unit").failureReason).toBe("runner_system_failure");
  expect(world.statuses(canceling)).toEqual({ unit: "canceled" });
  expect(world.statuses(waiting)).toEqual({ unit: "pending" });
  expect((await again.port.request())?.pipeline.id).toBe(waiting.id);
});

test("a GitLab without a runner records pipelines and does not evaluate them", async () => {
  const gitlab = createGitLab(seed, { clock: systemClock, log: new RequestLog(), folder: closeAtEnd(openFolder()) });
  await gitlab.app.request("/api/v4/projects/101/repository/files/.gitlab-ci.yml", {
    method: "POST",
    headers: { "PRIVATE-TOKEN": "token-maintainer", "Content-Type": "application/json" },
    body: JSON.stringify({ branch: "main", content: "not YAML at all: [", commit_message: "add" }),
  });

  expect(gitlab.state.pipelines.all()).toMatchObject([{ iid: 1, status: "created", source: "push" }]);
  expect(gitlab.state.jobs.all()).toEqual([]);
});

test("a job that is canceled on its way to the runner is skipped, and the runner gets the next one", async () => {
  const world = createCiWorld();
  const pipeline = await world.push({ jobs: { unit: {}, other: {} }, autoCancel: "none" });
  const payloadOf = world.variables.jobPayload.bind(world.variables);
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  world.variables.jobPayload = (job) => gate.then(() => payloadOf(job));
  const asked = world.take();
  cancelJob(world.state, world.job(pipeline, "unit"));
  open();

  expect((await asked)?.job.name).toBe("other");
  expect(world.statuses(pipeline)).toEqual({ unit: "canceled", other: "running" });
});

test("a request from before a reset creates no pipeline after it", async () => {
  const world = createCiWorld();
  await world.push(one);
  const [asked, waits] = [world.request(), world.request()];
  world.gitlab.reset();

  expect([await asked, await waits].map(({ kind }) => kind)).toEqual(["none", "none"]);
  expect(world.state.pipelines.all()).toEqual([]);
});
