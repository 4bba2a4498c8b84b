import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { copyFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isExhaustive } from "./kinds";
import { expectNothingWeaker } from "./nothingWeaker";
import { type Onboarding, recordOnboarding } from "./onboarding";
import { failOnce, isWrite, type MatrixRequest } from "./requests";

/**
 * A process is killed (SIGKILL) while a server handles a write of an onboarding, and the same command is run again. In each
 * update it is killed at the next write that was not interrupted yet; in a run that is not exhaustive, at every fourth.
 */
let onboarding: Onboarding;

jest.setTimeout(600_000);

beforeAll(async () => {
  onboarding = await recordOnboarding({ hosted: false });
});

afterAll(() => onboarding.world.close());

/** The processes of an update, by what their command lines contain. */
const processes = {
  engine: /\/pulumi up /,
  program: /@pulumi\/pulumi\/cmd\/run\//,
  "GitLab plugin": /plugins\/gitlab\/|resource-gitlab/,
  "Pulumi Cloud plugin": /plugins\/pulumiservice\/|resource-pulumiservice/,
} as const;
type Killed = keyof typeof processes;

test.each(Object.keys(processes) as Killed[])(
  "the %s is killed at each write: the same command continues",
  async (killed) => {
    const { world, requests } = onboarding;
    await onboarding.startAgain();
    const all = requests.filter(isWrite).filter((write) => isOf(killed, write));
    const writes = all.filter((_, index) => isExhaustive || index % 4 === 1);
    const left = new Set(writes);
    let kills = 0;

    for (;;) {
      const interrupted = await upKilledAt(left, killed);
      expectNothingWeaker(await onboarding.present(), onboarding.result);
      if (interrupted.length === 0) break;
      for (const write of interrupted) left.delete(write);
      kills++;
      if (killed === "engine") await unlock();
    }

    expect(kills).toBeGreaterThan(0);
    expect(await onboarding.present()).toEqual(onboarding.result);
    world.sandbox.log.clear();
    expect((await onboarding.up()).code).toBe(0);
    expect(world.sandbox.log.writes()).toEqual([]);
    const interrupted = writes.length - left.size;
    process.stdout.write(
      `fault matrix: ${killed} killed in ${kills} updates at ${interrupted} of ${writes.length} writes\n`,
    );
  },
);

/**
 * Removes the lock that a killed engine leaves. Its local backend does not write the state atomically, but keeps the one
 * before it.
 */
async function unlock(): Promise<void> {
  const { world } = onboarding;
  const state = join(world.workspace.directory, ".state", ".pulumi", "stacks", "platform", "shop-api.json");
  if ((await stat(state)).size === 0) await copyFile(`${state}.bak`, state);
  await world.succeed("cancel --yes");
}

/** A plugin only makes the requests of its server. */
function isOf(killed: Killed, { server }: MatrixRequest): boolean {
  if (killed === "GitLab plugin") return server === "gitlab";
  return killed !== "Pulumi Cloud plugin" || server === "cloud";
}

/** Runs an update, and kills the process at the first of these writes. Returns those that were being handled then. */
async function upKilledAt(writes: ReadonlySet<MatrixRequest>, killed: Killed): Promise<MatrixRequest[]> {
  const { faults } = onboarding.world.sandbox;
  faults.clear();
  // The server handles the request after the process was killed.
  const rules = new Map([...writes].map((write) => [faults.add(failOnce(write, { delay: 400 })), write]));
  const fired = () => faults.all().filter((rule) => rule.fired > 0);
  const update = onboarding.up();
  while (fired().length === 0 && !(await isSettled(update))) await sleep(5);
  const interrupted = fired().flatMap(({ id }) => rules.get(id) ?? []);
  // The program may have ended before the last writes.
  const isKilled = interrupted.length > 0 && kill(killed);
  const { code, stdout, stderr } = await update;
  if (!isKilled && code !== 0) throw new Error(`the update failed:\n${stdout}${stderr}`);
  return isKilled ? interrupted : [];
}

async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol("pending");
  return (await Promise.race([promise, Promise.resolve(pending)])) !== pending;
}

/** Kills the process of the update that runs in the workspace. Returns whether there was one. */
function kill(killed: Killed): boolean {
  const { directory } = onboarding.world.workspace;
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
