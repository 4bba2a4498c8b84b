/** The exit code of `--expect-no-changes` if there are changes. Any other code than this and 0 is an error. */
export const driftExitCode = 7;

/** A command that detects drift, as a script that succeeds if drift is the only failure. */
export function reportingDrift(command: string): string {
  return [
    "status=0",
    `${command} || status=$?`,
    `if [ "$status" -eq ${driftExitCode} ]; then`,
    '  echo "Drift detected: resources differ from the state. See the diff above."',
    'elif [ "$status" -ne 0 ]; then',
    '  exit "$status"',
    "fi",
  ].join("\n");
}
