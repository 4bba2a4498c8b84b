import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from "node:fs";

/** A lock that this process holds. */
export interface Lock {
  release(): void;
}

/**
 * Takes the lock file at `path` for this process. A lock of a process that has ended is stale and replaced; if its process
 * is alive, the error names it.
 */
export function takeLock(path: string): Lock {
  const ownFile = `${path}.${process.pid}`;
  const ownIdentity = identity(process.pid);
  // The file is complete before it is linked as the lock, so no process reads half of it.
  writeFileSync(ownFile, ownIdentity, { mode: 0o600 });
  try {
    while (!linked(ownFile, path)) removeStale(path, `${ownFile}.stale`);
  } finally {
    unlinkSync(ownFile);
  }
  return {
    release() {
      if (textOf(path) === ownIdentity) unlinkSync(path);
    },
  };
}

function linked(file: string, path: string): boolean {
  try {
    linkSync(file, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Removes a stale lock. If two processes try at once, one renames the file and both continue. */
function removeStale(path: string, aside: string): void {
  const holder = textOf(path);
  if (holder === undefined) return;
  const pid = Number(holder.split(" ")[0]);
  if (isAlive(pid, holder)) throw new Error(`it is in use by another sandbox, with the process id ${pid}`);
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  // Another process replaced the stale lock first, and its new lock was renamed: put it back.
  if (textOf(aside) !== holder) linked(aside, path);
  unlinkSync(aside);
}

function isAlive(pid: number, holder: string): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: the process is alive and belongs to another user.
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  return identity(pid) === holder;
}

/** A process id with the start time of the process, if the system shows it: ids are reused. */
function identity(pid: number): string {
  // The program's name is in parentheses and may contain spaces and parentheses.
  const fields = textOf(`/proc/${pid}/stat`)
    ?.replace(/^.*\) /s, "")
    .split(" ");
  // A zombie counts as ended.
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
