/** The start of the paths of a job's home folders, by which its `after_script` finds them. */
const homePrefix = "${TMPDIR:-/tmp}/pulumi-job-$CI_JOB_ID-";

/**
 * The script that gives the job a new home and temporary folder. A runner's shared home may contain programs, or
 * settings that redirect a tool (`.npmrc`, `pip.conf`, `.gitconfig`). Pulumi: without PULUMI_CREDENTIALS_PATH the token
 * would be stored in PULUMI_HOME, which is in the project's folder.
 *
 * The home is removed when the shell exits. On a signal, dash exits without running its EXIT trap, and bash runs it
 * before the current command has ended. With a trap for the signal, both wait for the command and then run the EXIT
 * trap. GitLab Runner sends SIGTERM to the processes of a job that is canceled or timed out.
 */
export const privateHome = [
  `HOME="$(mktemp -d "${homePrefix}XXXXXX")"`,
  // Expands $HOME now, because a step may change it. A step may also have made a folder read-only.
  'trap "rm -rf \\"$HOME\\" 2> /dev/null || { chmod -R u+rwX \\"$HOME\\"; rm -rf \\"$HOME\\"; } || :" EXIT',
  "trap 'exit 143' HUP INT TERM",
  'export HOME TMPDIR="$HOME/tmp" PULUMI_CREDENTIALS_PATH="$HOME/.pulumi"',
  'mkdir "$TMPDIR"',
].join("\n");

/**
 * The `after_script` that removes the job's home if the EXIT trap could not: a step replaced the trap, or the shell was
 * killed. GitLab: `after_script` is another shell, with the variables that `before_script` started with. It also runs
 * after a failure and, since 17.0, after a cancel.
 */
export const removeHome = `rm -rf "${homePrefix}"* || :`;

/**
 * The script that fails if the folders above the checkout contain files that tools would use. Node.js looks for
 * `node_modules` in all parent folders, and other tools for a workspace or settings. A shared builds folder may contain
 * such files of another job. GitLab Runner: it contains only folders that lead to checkouts, `.tmp` folders beside
 * them, and `.gitlab-…` files.
 */
export const cleanBuildsFolder = [
  'folder="$CI_PROJECT_DIR"',
  'while case "$folder" in "${CI_BUILDS_DIR:-none}"/*) ;; *) false ;; esac; do',
  '  folder="${folder%/*}"',
  "  left=\"$(find \"$folder\" -mindepth 1 -maxdepth 1 ! -name '.gitlab-*' \\( ! -type d -o -name '.*' -o -name node_modules \\))\"",
  '  if [ -n "$left" ]; then',
  '    echo "Another job left these files in the builds folder of the runner, where tools look for settings and packages: $left"',
  '    echo "Remove them, and find out which job left them."',
  "    exit 1",
  "  fi",
  "done",
].join("\n");

/** The hidden entry with these commands, which jobs of Pulumi programs and of Kestra flows share. */
export const isolationEntry = ".isolation";

/** The first commands of every job. They isolate it from files of other jobs on the same runner. */
export const isolationScript: readonly string[] = [privateHome, cleanBuildsFolder];
