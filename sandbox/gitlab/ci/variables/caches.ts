import { createHash } from "node:crypto";
import type { Files } from "../../entities";
import type { CacheDefinition } from "../definition";
import type { JobPayload } from "../runnerPort";

/** The inputs of a cache's name. */
export interface CacheContext {
  readonly files: Files;
  /** Whether the job uses the caches of protected refs, which other jobs cannot write to. */
  readonly isProtected: boolean;
  /** Expands the variables of a text. */
  fill(text: string): string;
}

/** A job's caches, each with the name of its stored archive. GitLab: `Gitlab::Ci::Pipeline::Seed::Build::Cache`. */
export function namedCaches(caches: readonly CacheDefinition[], context: CacheContext): JobPayload["caches"] {
  return caches.map((cache, index) => {
    const suffix = context.isProtected && !cache.unprotect ? "protected" : "non_protected";
    const named = (key: string): string => `${context.fill(key)}-${suffix}`;
    return {
      ...cache,
      key: named(keyOf(cache.key, index, context.files)),
      fallbackKeys: cache.fallbackKeys.map(named),
      paths: cache.paths.map((path) => context.fill(path)),
    };
  });
}

/** The key before expansion. With `key:files`, it is a hash of their contents. GitLab: `hash_of_file_contents`. */
function keyOf(key: CacheDefinition["key"], index: number, files: Files): string {
  if (typeof key === "string") return key;
  const hashes = new Set(key.files.flatMap((glob) => blobIds(glob, files)));
  const digest = createHash("sha1")
    .update([...hashes].sort().join("-"))
    .digest("hex");
  return `${key.prefix ?? index}-${hashes.size > 0 ? digest : "default"}`;
}

/** The maximum number of wildcards: more would let a CI file cause a very slow match. */
const MAX_WILDCARDS = 3;

function blobIds(glob: string, files: Files): string[] {
  const entry = files.get(glob);
  if (entry) return [entry.blobId];
  const stars = glob.match(/\*+/g)?.length ?? 0;
  return stars > 0 && stars <= MAX_WILDCARDS
    ? [...files].filter(([path]) => matches(glob, path)).map(([, { blobId }]) => blobId)
    : [];
}

/** Whether a glob matches a path. `**` matches any number of folders. */
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
