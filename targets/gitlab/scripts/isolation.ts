/**
 * Gives the job a home and a temporary folder that no other job has seen: a runner that keeps its own may hold settings
 * there that redirect a tool (`.npmrc`, `pip.conf`, `.gitconfig`), or programs. Pulumi: without PULUMI_CREDENTIALS_PATH the
 * token would be kept in the project's folder, with PULUMI_HOME.
 */
export const privateHome = [
  'HOME="$(mktemp -d)"',
  // Written out now: a step may set another HOME.
  'trap "rm -rf \\"$HOME\\" || :" EXIT',
  'export HOME TMPDIR="$HOME/tmp" PULUMI_CREDENTIALS_PATH="$HOME/.pulumi"',
  'mkdir "$TMPDIR"',
].join("\n");

/**
 * Fails where something lies above the checkout that tools would find there: Node.js looks for `node_modules` in all parent
 * folders, others for a workspace or for settings. A runner may keep its builds folder, with what another job has left. GitLab
 * Runner: a builds folder holds only folders that lead to checkouts, `.tmp` folders beside them, and its own `.gitlab-…` files.
 */
export const cleanBuildsFolder = [
  'folder="$CI_PROJECT_DIR"',
  'while case "$folder" in "${CI_BUILDS_DIR:-none}"/*) ;; *) false ;; esac; do',
  '  folder="${folder%/*}"',
  "  left=\"$(find \"$folder\" -mindepth 1 -maxdepth 1 ! -name '.gitlab-*' \\( ! -type d -o -name '.*' -o -name node_modules \\))\"",
  '  if [ -n "$left" ]; then',
  '    echo "Another job left this in the builds folder of the runner, where tools look for settings and packages: $left"',
  '    echo "Remove it, and find out which job left it."',
  "    exit 1",
  "  fi",
  "done",
].join("\n");

/** What every job begins with: it uses nothing that another job has left on the runner. */
export const isolationScript: readonly string[] = [privateHome, cleanBuildsFolder];
