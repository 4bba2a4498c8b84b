/** How much one push may bring. */
export interface PushLimits {
  /** Of its pack, and of what is in that once it is unpacked. */
  readonly bytes: number;
  /** The files of one commit. */
  readonly paths: number;
  /** What the names of all files of all trees take in memory, because one tree may be in many others. */
  readonly names: number;
}

/**
 * Assumption: bounds of the sandbox, which keeps everything in memory. GitLab: "Maximum push size", which the instance
 * sets; of paths it has no bound.
 */
export const PUSH_LIMITS: PushLimits = { bytes: 100 * 1024 ** 2, paths: 100_000, names: 256 * 1024 ** 2 };

/** git: `fsck.largePathname`, which is Linux's `PATH_MAX`. */
export const LONGEST_PATH = 4096;

/** A push that brings more than it may. */
export class TooLarge extends Error {
  override readonly name = "TooLarge";
}
