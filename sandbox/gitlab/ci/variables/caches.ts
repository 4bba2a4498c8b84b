import { createHash } from "node:crypto";
import type { Files } from "../../entities";
import type { CacheDefinition } from "../definition";
import type { JobPayload } from "../runnerPort";

/** What the name of a cache depends on. */
export interface CachePlace {
  readonly files: Files;
  /** Whether the job uses the caches of protected refs, which other jobs can't write to. */
  readonly isProtected: boolean;
  /** Fills in the variables of a text. */
  fill(text: string): string;
}

/** A job's caches, each with the name that it is kept under. GitLab: `Gitlab::Ci::Pipeline::Seed::Build::Cache`. */
export function namedCaches(caches: readonly CacheDefinition[], place: CachePlace): JobPayload["caches"] {
  return caches.map((cache, index) => {
    const suffix = place.isProtected && !cache.unprotect ? "protected" : "non_protected";
    const named = (key: string): string => `${place.fill(key)}-${suffix}`;
    return {
      ...cache,
      key: named(keyOf(cache.key, index, place.files)),
      fallbackKeys: cache.fallbackKeys.map(named),
      paths: cache.paths.map((path) => place.fill(path)),
    };
  });
}

/** Of files it is a hash of what is in them. GitLab: `hash_of_file_contents`. */
function keyOf(key: CacheDefinition["key"], index: number, files: Files): string {
  if (typeof key === "string") return key;
  const hashes = new Set(key.files.flatMap((glob) => blobIds(glob, files)));
  const digest = createHash("sha1")
    .update([...hashes].sort().join("-"))
    .digest("hex");
  return `${key.prefix ?? index}-${hashes.size > 0 ? digest : "default"}`;
}

/** A pattern of more would take as long as whoever wrote it likes. */
const MOST_STARS = 3;

function blobIds(glob: string, files: Files): string[] {
  const entry = files.get(glob);
  if (entry) return [entry.blobId];
  const stars = glob.match(/\*+/g)?.length ?? 0;
  return stars > 0 && stars <= MOST_STARS
    ? [...files].filter(([path]) => matches(glob, path)).map(([, { blobId }]) => blobId)
    : [];
}

/** Two stars go through folders. */
function matches(glob: string, path: string): boolean {
  const source = glob
    .split(/(\*\*\/|\*+)/)
    .map((part) => {
      if (part === "**/") return "(?:.*/)?";
      return part.startsWith("*") ? "[^/]*" : part.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
    })
    .join("");
  return new RegExp(`^${source}$`, "s").test(path);
}
