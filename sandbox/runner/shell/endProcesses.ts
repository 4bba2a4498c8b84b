import { execFile } from "node:child_process";
import { openSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

/** The marks by which a job's processes are found. */
export interface ProcessMark {
  /** A variable in their environment, as `NAME=value`. */
  readonly variable: string;
  /** The folder that their working directory is in. */
  readonly directory: string;
}

const ROUNDS = 20;

/** A descriptor that all processes of a job inherit. Scripts hardly use its number. */
export const MARK_DESCRIPTOR = 99;
const MARK_FILE = ".processes-of-the-job";

/**
 * Opens the file that a job's processes inherit as {@link MARK_DESCRIPTOR}, independent of their environment variables, folder and group.
 * It is deleted at once, so no other process can open it.
 */
export function openMark({ directory }: ProcessMark): number {
  const path = join(directory, MARK_FILE);
  // A script may have created a file of this name.
  rmSync(path, { force: true, recursive: true });
  const file = openSync(path, "wx", 0o600);
  rmSync(path);
  return file;
}

/**
 * Kills every process that a job left, also outside its process group. A process that drops its environment, its folder
 * and its open files, as some daemons do, is not found: this is clean-up, not isolation.
 */
export async function endProcesses(mark: ProcessMark): Promise<void> {
  // A process that starts during this round is found in the next one.
  for (let round = 0; round < ROUNDS; round++) {
    const left = await markedProcesses(mark);
    if (left.length === 0) return;
    for (const pid of left) endProcess(pid, "SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, 2 * round));
  }
}

/** Sends a signal to a process, or with a negative id to a process group. It may have ended already. */
export function endProcess(pid: number, signal: "SIGTERM" | "SIGKILL"): void {
  try {
    process.kill(pid, signal);
  } catch {
    // The process has ended.
  }
}

/** The process ids of a job, found by its marks. */
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

/** Whether a process has a terminal. Such a process is a user's shell: jobs have none. */
function hasTerminal(pid: string): boolean {
  const state = readIfThere(() => readFileSync(`/proc/${pid}/stat`, "utf8")) ?? "";
  // The program's name ends with the last parenthesis and may contain others.
  const [, , , , terminal] = state.slice(state.lastIndexOf(")") + 2).split(" ");
  return terminal !== undefined && terminal !== "0";
}

/** Other systems: `ps` shows the environment of the user's processes. */
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
