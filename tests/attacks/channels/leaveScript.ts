import { checkoutFunctions, leaveInCheckout } from "./leaveInCheckout";
import { cloudFunctions, leaveInCloud } from "./leaveInCloud";
import { leaveOnMachine, machineFunctions } from "./leaveOnMachine";
import type { Places } from "./places";
import type { Target } from "./target";

/**
 * The script with which unreviewed code leaves something on every channel. Its argument is the channel of the files in
 * the checkout: a job saves them as a cache or as an artifact, or they stay in the workspace.
 */
export function leaveScript(target: Target): string {
  return [
    "#!/bin/bash",
    commonFunctions(target.places),
    checkoutFunctions(target),
    machineFunctions(target),
    cloudFunctions(target),
    'channel="${1:-workspace}"',
    leaveInCheckout,
    'if [ "$channel" = artifact ]; then echo "NODE_OPTIONS=--require=$(node_file artifact dotenv)" > left.env; fi',
    'if [ "$channel" = workspace ]; then',
    leaveOnMachine,
    leaveInCloud,
    "fi",
    "",
  ].join("\n");
}

/** Functions that write a trap: a file that adds a line to the trap log when it is executed or read. */
function commonFunctions({ trapLog, leftFile, traps }: Places): string {
  return `
trap_log='${trapLog}'
traps='${traps}'
# Prints the start of a line of the trap log: channel, file, and the job that left it. The job that reads it adds its name.
line() {
  echo "$1|$2|$CI_JOB_NAME" >> '${leftFile}'
  printf '%s|%s|%s' "$1" "$2" "$CI_JOB_NAME"
}
shell_trap() { printf 'echo "%s|$CI_JOB_NAME" >> "%s"\\n' "$(line "$1" "$2")" "$trap_log"; }
node_trap() {
  printf 'require("node:fs").appendFileSync("%s", "%s|" + process.env.CI_JOB_NAME + "\\\\n");\\n' "$trap_log" "$(line "$1" "$2")"
}
# Makes a file a trap of this job; a file may be a trap of several jobs. A new file begins with the fifth argument.
add_trap() {
  mkdir -p "$(dirname "$4")"
  [ -s "$4" ] || echo "\${5:-}" > "$4"
  [ "$1" != shell ] || shell_trap "$2" "$3" >> "$4"
  [ "$1" != node ] || node_trap "$2" "$3" >> "$4"
  chmod +x "$4"
}
# Prints the path of an executable trap, which also runs the command of the third argument.
executable() {
  file="$traps/\${1// /-}-\${2//\\//-}-$CI_JOB_NAME"
  { echo '#!/bin/bash'; shell_trap "$1" "$2"; echo "$3"; } > "$file"
  chmod +x "$file"
  echo "$file"
}
# Prints the path of a trap that Node.js executes.
node_file() {
  file="$traps/\${1// /-}-\${2//\\//-}-$CI_JOB_NAME.js"
  node_trap "$1" "$2" > "$file"
  echo "$file"
}
`;
}
