import { createHash, randomBytes } from "node:crypto";
import { existsSync, renameSync, rmSync, statSync } from "node:fs";
import type { JobPayload } from "../gitlab/ci/runnerPort";
import type { Folder } from "../folder";
import { type FoundFile, findFiles } from "./artifacts/findFiles";
import type { JobLog } from "./log/jobLog";
import { logText } from "./log/logText";
import { extractInto } from "./tarballs/extractInto";
import { tar } from "./tarballs/tar";

export type JobCache = JobPayload["caches"][number];

/** The folder of a project's caches, and a job's checkout. */
export interface CachePlace {
  readonly folder: Folder;
  readonly projectId: number;
  readonly project: string;
}

/**
 * Restores each cache by its key, or by the first fallback key that has one. A failed restore does not fail the job.
 *
 * GitLab Runner: `cache-extractor` extracts the whole archive into the checkout, also files outside this job's `paths`. So
 * a job with the same key and other `paths` can replace any file of the checkout, including `.git`. GitLab Runner's fastzip
 * also follows links of an earlier cache or of the commit, which may lead out of the checkout. This runner does not.
 */
export async function restoreCaches(caches: readonly JobCache[], place: CachePlace, log: JobLog): Promise<void> {
  for (const cache of caches) {
    if (cache.policy === "push") {
      log.write(logText.notice(`Not downloading cache ${cache.key} due to policy`));
      continue;
    }
    for (const key of [cache.key, ...cache.fallbackKeys].filter((one) => one !== "")) {
      if (await restored(key, place, log)) break;
    }
  }
}

async function restored(key: string, place: CachePlace, log: JobLog): Promise<boolean> {
  log.write(logText.notice(`Checking cache for ${key}...`));
  log.write(
    logText.helper(
      "No URL provided, cache will not be downloaded from shared cache server. " +
        "Instead a local version of cache will be extracted.",
    ),
  );
  const file = cacheFile(key, place);
  const exists = existsSync(file);
  if (!exists) log.write(logText.helperWarning("Cache file does not exist"));
  const isRestored = exists && (await extractInto(place.project, file));
  log.write(isRestored ? logText.notice("Successfully extracted cache") : logText.warning("Failed to extract cache"));
  return isRestored;
}

/** The caches to save after a job by their `when`. Their policy is checked later. */
export function cachesToSave(caches: readonly JobCache[], isSuccess: boolean): readonly JobCache[] {
  return caches.filter(({ when }) => when === "always" || when === (isSuccess ? "on_success" : "on_failure"));
}

/** Saves each cache under its key, unless no file is newer than the saved archive. */
export async function saveCaches(caches: readonly JobCache[], place: CachePlace, log: JobLog): Promise<void> {
  for (const cache of caches) {
    if (cache.policy === "pull") {
      log.write(logText.notice(`Not uploading cache ${cache.key} due to policy`));
      continue;
    }
    log.write(logText.notice(`Creating cache ${cache.key}...`));
    const isCreated = await saved(cache, place, log);
    log.write(isCreated ? logText.notice("Created cache") : logText.warning("Failed to create cache"));
  }
}

async function saved(cache: JobCache, place: CachePlace, log: JobLog): Promise<boolean> {
  const { files, messages } = await findFiles(place.project, { paths: cache.paths, exclude: [], untracked: false });
  for (const { isWarning, text } of messages) log.write((isWarning ? logText.helperWarning : logText.helper)(text));
  const kept = files.filter(({ path }) => path !== ".");
  if (kept.length === 0) {
    log.write(logText.helperWarning("No files to cache."));
    return true;
  }
  const file = cacheFile(cache.key, place);
  if (isUpToDate(file, kept)) {
    log.write(logText.helper("Archive is up to date!"));
    return true;
  }
  // Packed into a new file first, so that a job that reads the old one at this time is not disturbed.
  const newFile = `${file}.${randomBytes(6).toString("hex")}`;
  const isPacked = await tar(
    ["-cf", newFile, "-C", place.project, "--null", "--no-recursion", "-T", "-"],
    kept.map(({ path }) => path),
  );
  if (!isPacked) {
    rmSync(newFile, { force: true });
    return false;
  }
  renameSync(newFile, file);
  log.write(
    logText.helper(
      "No URL provided, cache will be not uploaded to shared cache server. Cache will be stored only locally.",
    ),
  );
  return true;
}

/** The archive of a cache. The key is hashed, because it may be any text. */
function cacheFile(key: string, { folder, projectId }: CachePlace): string {
  return folder.path("cache", String(projectId), `${createHash("sha256").update(key).digest("hex")}.tar`);
}

function isUpToDate(file: string, files: readonly FoundFile[]): boolean {
  const packed = statSync(file, { throwIfNoEntry: false });
  return packed !== undefined && files.every(({ stats }) => stats.mtimeMs <= packed.mtimeMs);
}
