import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { processMark } from "../../runner/jobFolder";
import { markedProcesses } from "../../runner/shell/endProcesses";
import { outputOf, plainLog, sectionOf } from "./plainLog";
import { openWorld, type World } from "./world";

// Jobs are processes, which are slow on a busy machine.
jest.setTimeout(60_000);

let world: World;
beforeEach(() => {
  world = openWorld({ gracePeriod: 300 });
});
afterEach(() => world.close());

const main = () => world.shas.at(-1) ?? "";
const root = () => join(world.folder, "builds", "0");
const left = () => markedProcesses(processMark(root()));
/** The state of a process in `ps`. A zombie counts as ended. */
function stateOf(pid: string): string {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", pid], { encoding: "utf8" });
  return stdout.trim() === "" || stdout.startsWith("Z") ? "gone" : stdout.trim();
}

/** Bash may print how one of its commands ended. */
const unlessOfBash = (line: string) => !line.endsWith("Terminated");

test("a job that exceeds its timeout ends, without after_script and artifacts", async () => {
  const { result, log } = await world.run({
    script: ["echo started; sleep 60"],
    afterScript: ["echo after"],
    artifacts: { paths: ["*"], when: "always" },
    // The timeout starts with the job: nothing is fetched that could take that long.
    variables: [{ key: "GIT_STRATEGY", value: "none" }],
    timeout: 2.5,
  });

  expect(result).toEqual({ status: "failed", exitCode: null, failureReason: "job_execution_timeout" });
  expect(outputOf(log).filter(unlessOfBash)).toEqual(["started"]);
  expect(plainLog(log).slice(-2)).toEqual([
    "WARNING: step_script could not run to completion because the timeout was exceeded. For more control over job and " +
      "script timeouts see: https://docs.gitlab.com/ci/runners/configure_runners/#set-script-and-after_script-timeouts",
    "ERROR: Job failed: execution took longer than 2.5s seconds",
  ]);
  expect(world.port.artifacts.size).toBe(0);
  expect(await left()).toEqual([]);
});

test("a canceled script ends, and after_script runs", async () => {
  const job = world.port.add({
    sha: main(),
    script: ["echo started; sleep 60"],
    afterScript: ["echo $CI_JOB_STATUS"],
    artifacts: { paths: ["README.md"], when: "always" },
  });
  await world.port.logHas(job.id, "\nstarted\n");
  world.port.cancel(job.id);

  expect(await world.port.result(job.id)).toEqual({
    status: "canceled",
    exitCode: null,
    failureReason: null,
  });
  const log = world.port.logs.get(job.id) ?? "";
  expect(outputOf(log).filter(unlessOfBash)).toEqual(["started"]);
  expect(plainLog(log)).toContain("WARNING: script canceled externally (UI, API)");
  expect(sectionOf(log, "after_script").at(-1)).toBe("canceled");
  expect(plainLog(log).at(-1)).toBe("ERROR: Job failed: canceled");
  expect(world.port.artifacts.get(job.id)?.map(({ fileType }) => fileType)).toEqual(["archive"]);
  expect(await left()).toEqual([]);
});

test("a job that is canceled before its script ends at once", async () => {
  let resume = (): void => undefined;
  const waiting = new Promise<void>((resolve) => (resume = resolve));
  const asked = world.holdRepository(waiting);
  const job = world.port.add({ sha: main(), script: ["echo never"], afterScript: ["echo never"] });
  await asked;
  world.port.cancel(job.id);
  resume();

  expect((await world.port.result(job.id)).status).toBe("canceled");
  expect(world.port.logs.get(job.id)).not.toContain("never");
});

test("kills a process that ignores the signal", async () => {
  const job = world.port.add({
    sha: main(),
    script: ["(trap '' TERM; echo deaf; while true; do sleep 1; done) & wait"],
    timeout: 60,
  });
  await world.port.logHas(job.id, "\ndeaf\n");
  world.port.cancel(job.id);

  expect((await world.port.result(job.id)).status).toBe("canceled");
  expect(await left()).toEqual([]);
});

test("a program that handles the signal has time to end", async () => {
  const patient = openWorld({ gracePeriod: 30_000 });
  const job = patient.port.add({
    sha: patient.shas.at(-1) ?? "",
    script: [`bash -c 'trap "echo released; exit 0" TERM; echo holding; sleep 60 & wait'`],
  });
  await patient.port.logHas(job.id, "\nholding\n");
  patient.port.cancel(job.id);
  await patient.port.result(job.id);

  expect(outputOf(patient.port.logs.get(job.id) ?? "")).toEqual(["holding", "released"]);
  await patient.close();
});

const LEFT = `sh -c 'touch up; exec sleep 60'`;

test.each([
  ["in its group", `${LEFT} &`],
  ["in its own session", `setsid ${LEFT} &`],
  ["with closed outputs", `setsid ${LEFT} > /dev/null 2>&1 < /dev/null &`],
  ["without the job's environment", `env -i $(command -v setsid) ${LEFT} > /dev/null 2>&1 &`],
  [
    "without the job's environment and in another folder",
    `env -i $(command -v setsid) sh -c 'touch up; cd / && exec sleep 60' > /dev/null 2>&1 &`,
  ],
  ["that starts others", "(while true; do touch up; sleep 0.01; done) &"],
])("a process that a job leaves %s ends with the job", async (_, command) => {
  const { result, log } = await world.run({
    script: [`${command} while [ ! -e up ]; do sleep 0.02; done; echo pid $!`],
  });
  const [, pid = ""] = /\npid (\d+)\n/.exec(log) ?? [];

  expect(result.status).toBe("success");
  expect(pid).not.toBe("");
  expect(stateOf(pid)).toBe("gone");
  expect(await left()).toEqual([]);
  expect(existsSync(root())).toBe(false);
});

test("the runner's marker for a job's processes does not disturb scripts", async () => {
  const { log, result } = await world.run({
    script: [
      "exec 3> file 9>&1; echo three >&3; echo nine >&9; cat file <(echo in); ls -A .. | grep -c process || true",
    ],
    afterScript: ["echo after"],
  });

  expect(result.status).toBe("success");
  expect(outputOf(log)).toEqual(["nine", "three", "in", "0"]);
});

test("close ends every job and its processes, and starts no more", async () => {
  const jobs = [1, 2].map(() =>
    world.port.add({ sha: main(), script: ["echo up; sleep 60"], afterScript: ["echo no"] }),
  );
  await Promise.all(jobs.map(({ id }) => world.port.logHas(id, "\nup\n")));
  const started = Date.now();
  await world.runner.close();
  world.port.add({ sha: main() });

  expect(Date.now() - started).toBeLessThan(20_000);
  expect(jobs.map(({ id }) => world.port.results.get(id))).toEqual(
    Array(2).fill({ status: "failed", exitCode: null, failureReason: "runner_system_failure" }),
  );
  expect(plainLog(world.port.logs.get(jobs[0]?.id ?? 0) ?? "").at(-1)).toBe(
    "ERROR: Job failed (system failure): aborted: terminated",
  );
  expect(world.port.started).toEqual(jobs.map(({ id }) => id));
  expect(readdirSync(join(world.folder, "builds"))).toEqual([]);
  expect(await left()).toEqual([]);
});

test.each<[string, () => void, string]>([
  ["there is no repository", () => rmSync(world.repository, { recursive: true }), "exit status 128"],
  ["there is no such commit", () => undefined, "exit status 128"],
])("a job fails with a runner system failure if %s", async (_, damage, problem) => {
  damage();
  const { result, log } = await world.run({ sha: "1".repeat(40), script: ["echo never"] });

  expect(result).toEqual({ status: "failed", exitCode: null, failureReason: "runner_system_failure" });
  expect(plainLog(log).at(-1)).toBe(`ERROR: Job failed (system failure): ${problem}`);
  expect(existsSync(root())).toBe(false);
});

test("stops a job that GitLab no longer has", async () => {
  world.port.appendLog = () => {
    throw new Error("404");
  };
  const job = world.port.add({ sha: main(), script: ["sleep 60"] });

  expect((await world.port.result(job.id)).failureReason).toBe("runner_system_failure");
});

test("the log contains the last output of a program", async () => {
  const { log } = await world.run({ script: ["seq 1 20000; exit 1"] });

  expect(outputOf(log).length).toBe(20_000);
  expect(outputOf(log).at(-1)).toBe("20000");
});

test("cuts a log that grows too large, and the job continues", async () => {
  const { log, result } = await world.run({ script: ["head -c 5000000 /dev/zero | tr '\\0' x; echo", "exit 5"] });

  expect(result.exitCode).toBe(5);
  expect(log).toContain("Job's log exceeded limit of 4194304 bytes.");
  expect(Buffer.byteLength(log)).toBeLessThan(4 * 1024 * 1024 + 200);
});
