/**
 * The shell function `run_update`. It runs a command that changes a stack, and explains a lock conflict. It never
 * cancels the running update. Pulumi writes a lock conflict to stderr: with a link for Pulumi Cloud, and with the lock
 * for a self-managed backend.
 */
export const updateFunction = [
  "run_update() {",
  "  status=0",
  '  errors="$(mktemp)"',
  '  "$@" 2> "$errors" || status=$?',
  '  cat "$errors" >&2',
  "  if grep -q -e common-issues/update-conflicts -e 'the stack is currently locked by' \"$errors\"; then",
  '    echo "Lock conflict: another update of $PULUMI_STACK is running. It was not cancelled. Wait for it to finish, then retry this job."',
  '    echo "If it crashed, release the lock with: pulumi cancel $PULUMI_STACK"',
  "  fi",
  '  rm -f "$errors"',
  '  return "$status"',
  "}",
].join("\n");

/** The call of `run_update` with a command that changes the stack. */
export function updateScript(command: readonly string[]): string {
  return `run_update ${command.join(" ")}`;
}
