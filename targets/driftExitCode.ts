/** The exit code of `--expect-no-changes` if there are changes. Any other code than this and 0 is an error. */
export const driftExitCode = 7;
