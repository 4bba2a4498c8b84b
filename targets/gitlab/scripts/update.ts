/**
 * Defines `run_update`, which runs a command that changes a stack, and says what to do where another update is in its
 * way. Nothing is cancelled: the other update may be the one that counts. Pulumi writes all that it does to stdout, and
 * why it could not begin to stderr, with a link on Pulumi Cloud and with the lock on a backend of one's own.
 */
export const updateFunction = [
  "run_update() {",
  "  status=0",
  '  errors="$(mktemp)"',
  '  "$@" 2> "$errors" || status=$?',
  '  cat "$errors" >&2',
  "  if grep -q -e common-issues/update-conflicts -e 'the stack is currently locked by' \"$errors\"; then",
  '    echo "Another update of $PULUMI_STACK is running. It was left alone: wait for its end, then retry this job."',
  '    echo "Should it be dead, whoever started it ends it with: pulumi cancel $PULUMI_STACK"',
  "  fi",
  '  rm -f "$errors"',
  '  return "$status"',
  "}",
].join("\n");

/** Runs a command that changes the stack, by the function above, which the job has to have. */
export function updateScript(command: readonly string[]): string {
  return `run_update ${command.join(" ")}`;
}
