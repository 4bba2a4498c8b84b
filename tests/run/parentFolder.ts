import { spawnSync } from "node:child_process";
import { accessSync, chmodSync, constants, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The file system in memory that Linux has. */
const MEMORY = "/dev/shm";

/** More bytes than the tests have in their temporary folder at any time. */
const NEEDED = 6 * 1024 ** 3;

/**
 * The folder in which a run gets its temporary folder. In memory if there is room: the tests create and delete very many
 * small files, which takes half of their time on a disk. A `TMPDIR` of the environment has priority.
 */
export function parentFolder(memory = MEMORY, needed = NEEDED): string {
  return process.env.TMPDIR === undefined && isUsable(memory, needed) ? memory : tmpdir();
}

/** Whether the folder has room, and programs in it can be started: containers often mount theirs small and `noexec`. */
function isUsable(folder: string, needed: number): boolean {
  try {
    accessSync(folder, constants.W_OK);
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= needed && canStartPrograms(folder);
  } catch {
    return false;
  }
}

function canStartPrograms(folder: string): boolean {
  const own = mkdtempSync(join(folder, "pulumi-pipeline-"));
  try {
    const program = join(own, "program");
    writeFileSync(program, "#!/bin/sh\nexit 0\n");
    chmodSync(program, 0o700);
    return spawnSync(program).status === 0;
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}
