import { createCiWorld, type FileText, type JobText } from "../ciWorld";

jest.setTimeout(60_000);

/** The maximum number of jobs of a pipeline. */
const MOST = 2000;
const STAGES = ["one", "two", "three", "four"];

const file = (count: number, textOf: (index: number) => JobText, stages = STAGES): FileText => ({
  stages,
  jobs: Object.fromEntries(Array.from({ length: count }, (_, index) => [`job-${index}`, textOf(index)])),
});
const stageOf = (index: number) => STAGES[Math.floor((index * STAGES.length) / MOST)]!;
const names = (indexes: readonly number[]) => indexes.map((index) => `job-${index}`);
const upTo = (count: number, first = 0) => Array.from({ length: count }, (_, index) => first + index);

test.each<[string, FileText, number]>([
  ["in one stage", file(MOST, () => ({ stage: "one" })), MOST],
  ["in four stages", file(MOST, (index) => ({ stage: stageOf(index) })), MOST / 4],
  [
    "each in its own stage",
    file(
      MOST,
      (index) => ({ stage: `s${index}` }),
      upTo(MOST).map((index) => `s${index}`),
    ),
    1,
  ],
  [
    "each needing the fifty before it",
    file(MOST, (index) => ({ stage: "one", needs: names(upTo(Math.min(index, 50), Math.max(index - 50, 0))) })),
    1,
  ],
  [
    "each with its own resource group and environment",
    file(MOST, (index) => ({
      stage: "one",
      resourceGroup: `group-${index}`,
      environment: { name: `place-${index}` },
    })),
    MOST,
  ],
])("many jobs %s do not block GitLab", async (_, text, ready) => {
  const world = createCiWorld();
  const times: number[] = [];
  // CPU time, because other processes may run at the same time.
  const timed = async <T>(act: () => T | Promise<T>): Promise<T> => {
    const started = process.cpuUsage();
    const value = await act();
    const { user, system } = process.cpuUsage(started);
    times.push((user + system) / 1000);
    return value;
  };
  const pipeline = await timed(() => world.push(text));
  expect(Object.values(world.statuses(pipeline)).filter((status) => status === "pending").length).toBe(ready);
  for (let taken = 0; taken < 5; taken++) {
    const payload = await timed(() => world.take());
    if (!payload) break;
    await timed(() => world.ci.port.finish(payload.job.id, { status: "success", exitCode: 0, failureReason: null }));
  }

  // Comparing each job with every other one would take seconds.
  expect(Math.max(...times)).toBeLessThan(3000);
});

test.each([
  [MOST, "pending", null],
  [MOST + 1, "failed", "Pipeline has too many jobs! Requested 2001, but the limit is 2000."],
])("a pipeline of %i jobs is %s", async (count, status, fault) => {
  const world = createCiWorld();
  const { id } = await world.push(file(count, () => ({ stage: "one" })));

  expect(world.state.pipelines.get(id)).toMatchObject({ status, yamlErrors: fault });
  expect(world.state.jobs.all().length).toBe(fault === null ? count : 0);
});
