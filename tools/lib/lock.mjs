import { randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const HEARTBEAT_MS = 1_000;
const STALE_MS = 15_000;

/**
 * Does the work while no other process holds the lock file. A holder that ended, or whose heartbeat stopped, is
 * ignored, so a killed run never blocks the next one.
 *
 * @template T
 * @param {string} file
 * @param {() => void} onWait called once when another process holds the lock
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, onWait, work) {
  mkdirSync(dirname(file), { recursive: true });
  const mine = `${process.pid} ${randomUUID()}`;
  for (let waited = false; !tryTake(file, mine); waited = true) {
    if (!waited) onWait();
    await sleep(200);
  }
  const heartbeat = setInterval(() => touch(file, mine), HEARTBEAT_MS);
  const release = () => holderOf(file) === mine && rmSync(file, { force: true });
  process.once("exit", release);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    process.removeListener("exit", release);
    release();
  }
}

/**
 * @param {string} file
 * @param {string} mine
 */
function tryTake(file, mine) {
  try {
    writeFileSync(file, mine, { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  const holder = holderOf(file);
  if (holder === undefined || !isStale(file, holder)) return false;
  removeStale(file, holder);
  return tryTake(file, mine);
}

/** @param {string} file */
function holderOf(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/**
 * @param {string} file
 * @param {string} holder
 */
function isStale(file, holder) {
  const beat = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  if (beat === undefined) return false;
  // A file without a holder yet was created a moment ago; only its age can tell.
  return Date.now() - beat > STALE_MS || (holder !== "" && !isAlive(Number.parseInt(holder, 10)));
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/**
 * Moves the stale lock away before deleting it: if another process was faster and the lock is a new one, it is
 * restored.
 *
 * @param {string} file
 * @param {string} stale
 */
function removeStale(file, stale) {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
    if (holderOf(aside) !== stale) linkSync(aside, file);
  } catch {
    // Another process removed or replaced it in between: try again from the start.
  }
  rmSync(aside, { force: true });
}

/**
 * @param {string} file
 * @param {string} mine
 */
function touch(file, mine) {
  if (holderOf(file) !== mine) return;
  const now = new Date();
  utimesSync(file, now, now);
}
