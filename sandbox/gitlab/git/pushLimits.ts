/** The limits of one push. */
export interface PushLimits {
  /** The maximum size of the pack, and of its unpacked content. */
  readonly bytes: number;
  /** The maximum number of files of one commit. */
  readonly paths: number;
  /** The maximum memory for the file names of all trees; one tree may be part of many others. */
  readonly names: number;
}

/**
 * The default limits. Assumption: these are the sandbox's own, because it keeps everything in memory. GitLab's "Maximum
 * push size" is a setting of the instance; GitLab has no limit for paths.
 */
export const PUSH_LIMITS: PushLimits = { bytes: 100 * 1024 ** 2, paths: 100_000, names: 256 * 1024 ** 2 };

/** git: `fsck.largePathname`, which is Linux's `PATH_MAX`. */
export const MAX_PATH_LENGTH = 4096;

/** A push exceeds a limit. */
export class TooLarge extends Error {
  override readonly name = "TooLarge";
}
