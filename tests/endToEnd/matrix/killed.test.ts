import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { copyFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createWorld, type World } from "../world";
import { after, type Again, before, destroyAgain, expectSuccess, updateAgain } from "./changedSettings";
import { isExhaustive } from "./kinds";
import { expectNothingWeaker } from "./nothingWeaker";
import { run, settings, startAgain } from "./onboarding";
import { present, type Present } from "./present";
import { differentRequests, failOnce, isWrite, type MatrixRequest } from "./requests";

/**
 * A process is killed (SIGKILL) while a server handles a write of an onboarding, an update or a destroy, and the same command is
 * run again. In each run it is killed at the next write that was not interrupted yet; in a run that is not exhaustive, at some.
 */
let world: World;

jest.setTimeout(1_200_000);

beforeAll(async () => {
  world = await createWorld(undefined, { hosted: false });
});

afterAll(() => world.close());

/** The processes of a command, by what their command lines contain. */
const processes = {
  engine: /\/pulumi (up|destroy) /,
  program: /@pulumi\/pulumi\/cmd\/run\//,
  "GitLab plugin": /plugins\/gitlab\/|resource-gitlab/,
  "Pulumi Cloud plugin": /plugins\/pulumiservice\/|resource-pulumiservice/,
} as const;
type Killed = keyof typeof processes;

/** A command that is interrupted. */
interface Interrupted {
  /** Brings the servers to the state before the command. */
  readonly prepare: () => Promise<void>;
  readonly command: string;
  readonly again: () => Again;
  /** Of how many writes one is interrupted in a run that is not exhaustive. */
  readonly step: number;
}

const commands: Readonly<Record<string, Interrupted>> = {
  onboarding: {
    prepare: async () => {
      await startAgain(world);
      await world.configure(settings);
    },
    command: "up",
    again: () => () => run(world, "up --continue-on-error"),
    step: 4,
  },
  update: {
    prepare: async () => {
      await startAgain(world);
      await world.configure(before);
      await expectSuccess(world, "up");
      await world.configure(after);
    },
    command: "up",
    again: () => updateAgain(world),
    step: 8,
  },
  destroy: {
    prepare: async () => {
      await startAgain(world);
      await world.configure(settings);
      await expectSuccess(world, "up");
    },
    command: "destroy",
    again: () => destroyAgain(world),
    step: 8,
  },
};

/** The writes of each command without faults, and the states of both servers before and after it. */
const recorded = new Map<string, { writes: readonly MatrixRequest[]; start: Present; result: Present }>();

async function record(name: string) {
  const known = recorded.get(name);
  if (known) return known;
  const { prepare, command } = commands[name]!;
  await prepare();
  const start = await present(world);
  world.sandbox.log.clear();
  await expectSuccess(world, command);
  const writes = differentRequests(world.sandbox.log.all()).filter(isWrite);
  // GitLab's provider reports no failed request of the deletion of this list, so that no further destroy repeats it.
  const repeated = writes.filter(({ path }) => name !== "destroy" || !path.includes("/job_token_scope"));
  const found = { writes: repeated, start, result: await present(world) };
  recorded.set(name, found);
  return found;
}

/** A destroy runs no program. */
const tried = Object.keys(commands).flatMap((name) =>
  (Object.keys(processes) as Killed[])
    .filter((killed) => name === "onboarding" || killed === "engine" || (isExhaustive && killed !== "program"))
    .map((killed) => [name, killed] as const),
);

test.each(tried)("%s: the %s is killed at each write, and the same command continues", async (name, killed) => {
  const { prepare, command, again, step } = commands[name]!;
  const { writes: all, start, result } = await record(name);
  const writes = all.filter((write) => isOf(killed, write)).filter((_, index) => isExhaustive || index % step === 1);
  const check = async () => expectNothingWeaker(await present(world), name === "destroy" ? start : result);
  const left = new Set(writes);
  await prepare();
  let kills = await untilNotKilled(left, killed, again(), check);
  expect(kills).toBeGreaterThan(0);
  expect(await present(world)).toEqual(result);
  world.sandbox.log.clear();
  await expectSuccess(world, command);
  expect(world.sandbox.log.writes()).toEqual([]);

  // What an interrupted run has done, the next one does not repeat. These writes are interrupted one by one.
  for (const write of isExhaustive ? left : []) {
    await prepare();
    kills += await untilNotKilled(new Set([write]), killed, again(), check);
    expect(await present(world)).toEqual(result);
  }
  process.stdout.write(`fault matrix: ${name}: ${killed} killed ${kills} times, for ${writes.length} writes\n`);
});

/** Runs a command until it succeeds, and kills the process at these writes, which are removed. Returns the number of kills. */
async function untilNotKilled(
  left: Set<MatrixRequest>,
  killed: Killed,
  again: Again,
  check: () => Promise<void>,
): Promise<number> {
  let kills = 0;
  let failures = 0;
  for (let lastOutput = ""; ;) {
    const { interrupted, code, output } = await runKilledAt(left, killed, () => again(lastOutput));
    await check();
    for (const write of interrupted) left.delete(write);
    if (interrupted.length > 0) {
      kills++;
      failures = 0;
      if (killed === "engine") await unlock();
    } else if (code === 0) {
      return kills;
    } else if (++failures > 2) {
      throw new Error(`three runs failed:\n${output}`);
    }
    lastOutput = output;
  }
}

/**
 * Removes the lock that a killed engine leaves. Its local backend does not write the state atomically, but keeps the one
 * before it.
 */
async function unlock(): Promise<void> {
  const state = join(world.workspace.directory, ".state", ".pulumi", "stacks", "platform", "shop-api.json");
  if ((await stat(state)).size === 0) await copyFile(`${state}.bak`, state);
  await world.succeed("cancel --yes");
}

/** A plugin only makes the requests of its server. */
function isOf(killed: Killed, { server }: MatrixRequest): boolean {
  if (killed === "GitLab plugin") return server === "gitlab";
  return killed !== "Pulumi Cloud plugin" || server === "cloud";
}

/** A run in which the process may have been killed. */
interface KilledRun {
  /** The writes that were being handled then. */
  readonly interrupted: readonly MatrixRequest[];
  readonly code: number;
  readonly output: string;
}

/** Runs a command, and kills the process at the first of these writes. */
async function runKilledAt(
  writes: ReadonlySet<MatrixRequest>,
  killed: Killed,
  command: () => ReturnType<typeof run>,
): Promise<KilledRun> {
  const { faults } = world.sandbox;
  faults.clear();
  // The server handles the request after the process was killed.
  const rules = new Map([...writes].map((write) => [faults.add(failOnce(write, { delay: 400 })), write]));
  const fired = () => faults.all().filter((rule) => rule.fired > 0);
  const running = command();
  while (fired().length === 0 && !(await isSettled(running))) await sleep(5);
  const interrupted = fired().flatMap(({ id }) => rules.get(id) ?? []);
  // The program may have ended before the last writes.
  const isKilled = interrupted.length > 0 && kill(killed);
  const { code, stdout, stderr } = await running;
  return { interrupted: isKilled ? interrupted : [], code, output: stdout + stderr };
}

async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol("pending");
  return (await Promise.race([promise, Promise.resolve(pending)])) !== pending;
}

/** Kills the process of the command that runs in the workspace. Returns whether there was one. */
function kill(killed: Killed): boolean {
  const { directory } = world.workspace;
  const found = readdirSync("/proc").filter((id) => /^\d+$/.test(id) && isProcess(id, processes[killed], directory));
  for (const id of found) process.kill(Number(id), "SIGKILL");
  return found.length > 0;
}

function isProcess(id: string, commandLine: RegExp, directory: string): boolean {
  try {
    const { cwd, words } = { cwd: readlinkSync(`/proc/${id}/cwd`), words: readFileSync(`/proc/${id}/cmdline`, "utf8") };
    return cwd.startsWith(directory) && commandLine.test(words.replaceAll("\0", " "));
  } catch {
    return false;
  }
}
