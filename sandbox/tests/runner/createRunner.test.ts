import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openFolder } from "../../folder";
import type { RunnerPort } from "../../gitlab/ci/runnerPort";
import { createRunner } from "../../runner/createRunner";
import { Signal } from "../../signal";
import { outputOf } from "./plainLog";
import { openWorld, type World } from "./world";

// Jobs are processes, which are slow on a busy machine.
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

/** A job that reports its start and then waits until it is released. */
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

test("runs as many jobs at once as configured, in the order of their creation", async () => {
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

test("does not miss a job that becomes pending during a request", async () => {
  const request = world.port.request.bind(world.port);
  let late: number | undefined;
  world.port.request = async () => {
    const payload = await request();
    // GitLab had no job when it answered, and notifies of a new one before the answer arrives.
    if (payload === undefined) late ??= world.port.add({ sha: sha(), script: ["echo late"] }).id;
    return payload;
  };
  await world.run({});
  await world.runner.idle();

  expect(world.port.results.get(late ?? 0)?.status).toBe("success");
});

test("repeats a failed request when the next job is pending", async () => {
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

test("requests a thousand pending jobs one after the other, although each request causes notifications", async () => {
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
      // The job cannot be handed out.
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

test("idle waits for running and pending jobs", async () => {
  const ids = [1, 2, 3, 4, 5].map(() => world.port.add({ sha: sha() }).id);
  await world.runner.idle();

  expect(ids.map((id) => world.port.results.get(id)?.status)).toEqual(Array(5).fill("success"));
});

test("concurrent jobs are isolated from each other", async () => {
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

test("a runner that starts late runs the pending jobs", async () => {
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
