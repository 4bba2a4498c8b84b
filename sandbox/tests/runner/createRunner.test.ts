import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openFolder } from "../../folder";
import type { RunnerPort } from "../../gitlab/ci/runnerPort";
import { createRunner } from "../../runner/createRunner";
import { Signal } from "../../signal";
import { outputOf } from "./plainLog";
import { openWorld, type World } from "./world";

// Jobs are processes, and the machine may have others to run.
jest.setTimeout(60_000);

let world: World;
beforeEach(() => {
  world = openWorld({ concurrency: 2 });
});
afterEach(() => world.close());

const UNUSED_PORT: Omit<RunnerPort, "request" | "onPending"> = {
  appendLog: () => undefined,
  keepArtifact: () => undefined,
  readArtifact: () => undefined,
  finish: () => undefined,
  onCancel: () => () => undefined,
};

const sha = () => world.shas.at(-1) ?? "";

/** A job that says so and then waits until it is let go. */
function heldJob(name: string) {
  const gate = join(world.repository, name);
  mkdirSync(gate);
  const script = [`echo up-${name}`, `while [ -e ${gate} ]; do sleep 0.02; done; echo "$CI_CONCURRENT_ID"`];
  const job = world.port.add({ sha: sha(), script });
  return {
    id: job.id,
    isUp: () => world.port.logHas(job.id, `\nup-${name}\n`),
    letGo: () => rmSync(gate, { recursive: true }),
  };
}

test("as many jobs run at the same time as the runner may, in the order in which they waited", async () => {
  const [one, two, three] = [heldJob("one"), heldJob("two"), heldJob("three")];
  await Promise.all([one.isUp(), two.isUp()]);
  expect(world.port.started).toEqual([one.id, two.id]);

  two.letGo();
  await three.isUp();
  expect(world.port.started).toEqual([one.id, two.id, three.id]);
  one.letGo();
  three.letGo();
  await world.runner.idle();

  expect([one, two, three].map(({ id }) => outputOf(world.port.logs.get(id) ?? "")[1])).toEqual(["0", "1", "1"]);
});

test("a job that becomes pending during a request is not missed", async () => {
  const request = world.port.request.bind(world.port);
  let late: number | undefined;
  world.port.request = async () => {
    const payload = await request();
    // GitLab had none when it answered; the word of a new one comes before the answer.
    if (payload === undefined) late ??= world.port.add({ sha: sha(), script: ["echo late"] }).id;
    return payload;
  };
  await world.run({});
  await world.runner.idle();

  expect(world.port.results.get(late ?? 0)?.status).toBe("success");
});

test("a request that fails is made again when the next job waits", async () => {
  const request = world.port.request.bind(world.port);
  world.port.request = () => {
    world.port.request = request;
    return Promise.reject(new Error("500"));
  };
  const lost = world.port.add({ sha: sha() });
  await world.runner.idle();
  expect(world.port.results.has(lost.id)).toBe(false);

  await world.run({});
  expect((await world.port.result(lost.id)).status).toBe("success");
});

test("a thousand jobs that wait are asked for one after the other, though asking makes GitLab tell of them", async () => {
  await world.runner.close();
  const tellAll = new Signal();
  let left = 1000;
  let asked = 0;
  let most = 0;
  const port: RunnerPort = {
    ...UNUSED_PORT,
    async request() {
      if (left === 0) return undefined;
      left--;
      most = Math.max(most, ++asked);
      tellAll.emit();
      await new Promise(setImmediate);
      asked--;
      // It can't be handed out.
      throw new Error("500");
    },
    onPending: (listener) => tellAll.on(listener),
  };
  const runner = createRunner(port, {
    folder: openFolder(world.folder),
    env: {},
    repositoryOf: () => Promise.resolve(world.repository),
    clock: () => new Date(),
  });
  await runner.idle();
  await runner.close();

  expect({ left, most }).toEqual({ left: 0, most: 1 });
});

test("idle waits for what runs and for what waits", async () => {
  const ids = [1, 2, 3, 4, 5].map(() => world.port.add({ sha: sha() }).id);
  await world.runner.idle();

  expect(ids.map((id) => world.port.results.get(id)?.status)).toEqual(Array(5).fill("success"));
});

test("jobs that run at the same time see nothing of each other", async () => {
  const mine = heldJob("mine");
  await mine.isUp();
  const other = await world.run({
    script: ["env | grep -c canary || true", "ls -A ~ $TMPDIR .. | grep -c mine || true", "git branch -a | wc -l"],
    variables: [{ key: "NAME", value: "other" }],
  });
  mine.letGo();
  await world.runner.idle();

  expect(outputOf(other.log).map(Number)).toEqual([0, 0, 2]);
});

test("a runner that starts late takes what waits already", async () => {
  await world.runner.close();
  const waiting = world.port.add({ sha: sha(), script: ["echo waited"] });
  const late = createRunner(world.port, {
    folder: openFolder(world.folder),
    env: {},
    repositoryOf: () => Promise.resolve(world.repository),
    clock: () => new Date(),
  });
  await late.idle();
  await late.close();

  expect(outputOf(world.port.logs.get(waiting.id) ?? "")).toEqual(["waited"]);
});
