import { execFile } from "node:child_process";
import { openSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

/** What is known of the processes of a job. */
export interface ProcessMark {
  /** `NAME=value` that they have in their environment. */
  readonly variable: string;
  /** They work in it, or below it. */
  readonly directory: string;
}

const ROUNDS = 20;

/** What a job's processes have open from their start on, by a number that scripts leave alone, and its name. */
export const MARK_DESCRIPTOR = 99;
const MARK_FILE = ".processes-of-the-job";

/**
 * Opens the file that a job's first process gets as {@link MARK_DESCRIPTOR}, and those that it starts after it, whatever
 * their environment, folder and group. Its name is gone: nobody else can open it.
 */
export function openMark({ directory }: ProcessMark): number {
  const path = join(directory, MARK_FILE);
  // Whatever the script may have put there.
  rmSync(path, { force: true, recursive: true });
  const file = openSync(path, "wx", 0o600);
  rmSync(path);
  return file;
}

/**
 * Ends every process that a job left, those too that left its process group. A program that gives up its environment, its
 * folder and all that is open, as some daemons do, is not found: the runner keeps order, it is no jail.
 */
export async function endProcesses(mark: ProcessMark): Promise<void> {
  // One that is just being started is found the next time.
  for (let round = 0; round < ROUNDS; round++) {
    const left = await markedProcesses(mark);
    if (left.length === 0) return;
    for (const pid of left) endProcess(pid, "SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, 2 * round));
  }
}

/** Sends a signal to a process, or with a negative id to a process group, that may be gone already. */
export function endProcess(pid: number, signal: "SIGTERM" | "SIGKILL"): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It is gone.
  }
}

/** The processes that are a job's by the mark. */
export async function markedProcesses(mark: ProcessMark): Promise<readonly number[]> {
  return process.platform === "linux" ? markedInProc(mark) : markedByPs(mark);
}

function markedInProc({ variable, directory }: ProcessMark): readonly number[] {
  const needle = Buffer.from(`${variable}\0`);
  const mark = `${join(directory, MARK_FILE)} (deleted)`;
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .filter((pid) => {
      const environment = readIfThere(() => readFileSync(`/proc/${pid}/environ`));
      if (environment?.includes(needle)) return true;
      if (readIfThere(() => readlinkSync(`/proc/${pid}/fd/${MARK_DESCRIPTOR}`)) === mark) return true;
      const place = readIfThere(() => readlinkSync(`/proc/${pid}/cwd`));
      return place !== undefined && `${place}/`.startsWith(`${directory}/`) && !hasTerminal(pid);
    })
    .map(Number);
}

/** No job has a terminal: somebody is looking around there. */
function hasTerminal(pid: string): boolean {
  const state = readIfThere(() => readFileSync(`/proc/${pid}/stat`, "utf8")) ?? "";
  // The name of the program, which may hold anything, ends with the last parenthesis.
  const [, , , , terminal] = state.slice(state.lastIndexOf(")") + 2).split(" ");
  return terminal !== undefined && terminal !== "0";
}

/** Elsewhere `ps` shows the environment of one's own processes. */
async function markedByPs({ variable }: ProcessMark): Promise<readonly number[]> {
  const ps = promisify(execFile)("ps", ["-axww", "-E", "-o", "pid=,command="], { maxBuffer: 64 * 1024 * 1024 });
  const { stdout } = await ps.catch(() => ({ stdout: "" }));
  return stdout
    .split("\n")
    .filter((line) => `${line} `.includes(` ${variable} `))
    .map((line) => Number.parseInt(line, 10))
    .filter((pid) => pid > 1 && pid !== process.pid);
}

function readIfThere<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
