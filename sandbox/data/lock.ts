import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from "node:fs";

/** Holds a lock until it is released. */
export interface Lock {
  release(): void;
}

/**
 * Takes the lock that the file at `path` stands for, for this process. The lock of a process that is gone counts for
 * nothing; one that lives is named in the error.
 */
export function takeLock(path: string): Lock {
  const own = `${path}.${process.pid}`;
  const mine = identity(process.pid);
  // Whole when it appears under its name, so that nobody reads half of it.
  writeFileSync(own, mine, { mode: 0o600 });
  try {
    while (!linked(own, path)) removeStale(path, `${own}.stale`);
  } finally {
    unlinkSync(own);
  }
  return {
    release() {
      if (textOf(path) === mine) unlinkSync(path);
    },
  };
}

function linked(own: string, path: string): boolean {
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Removes the lock of a process that is gone. Of two that try, one moves it away, and both go on. */
function removeStale(path: string, aside: string): void {
  const holder = textOf(path);
  if (holder === undefined) return;
  const pid = Number(holder.split(" ")[0]);
  if (lives(pid, holder)) throw new Error(`it is in use by another sandbox, with the process id ${pid}`);
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  // Somebody else was quicker, and it was a fresh lock that was moved away: back with it.
  if (textOf(aside) !== holder) linked(aside, path);
  unlinkSync(aside);
}

function lives(pid: number, holder: string): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, and belongs to another user.
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  return identity(pid) === holder;
}

/** A process id and when the process started, where the system tells: ids are used again, in containers soon. */
function identity(pid: number): string {
  // The name of the program stands in parentheses and may hold anything.
  const fields = textOf(`/proc/${pid}/stat`)
    ?.replace(/^.*\) /s, "")
    .split(" ");
  // A zombie is gone, whether or not its parent has noticed.
  const started = fields?.[0] === "Z" ? "gone" : (fields?.[19] ?? "");
  return `${pid} ${started}\n`;
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}
