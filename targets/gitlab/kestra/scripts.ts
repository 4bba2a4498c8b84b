import type { KestraConnection, KestraJob, KestraNamespace, KestraProgram } from "../../../pipeline/kestra/model";
import { KestraDialect } from "../../../pipeline/settings/choices";
import { shellWord } from "../../shell";
import { connectionFlags, checkConnection, exportConnection } from "./connection";
import { driftScript } from "./drift";
import { openEsc } from "./esc";

/** The `script` of a Kestra job, which runs in the folder of its program. */
export function kestraScript({ action, esc }: KestraJob, program: KestraProgram): readonly string[] {
  return [...(esc ? openEsc(esc) : []), ...actionScript(action, program)];
}

function actionScript(action: KestraJob["action"], program: KestraProgram): readonly string[] {
  switch (action.kind) {
    case "validate":
      return action.validation.kind === "local"
        ? [findsCommand, ...action.validation.folders.map((path) => `kestra flow validate ${shellWord(path)} --local`)]
        : validateScript(action.validation.folders, action.validation.connection, program);
    case "deploy":
    case "remediateDrift":
      return [...deployScript(action.connection, action.namespaces, program), ...program.steps.after];
    case "detectDrift":
      return [...exportConnection(action.connection), ...driftScript(action.namespaces)];
  }
}

/** Finds the server's command line by its name. Kestra: its image has it at `/app/kestra`. */
export const findsCommand = 'export PATH="$PATH:/app"';

function validateScript(
  folders: readonly string[],
  connection: KestraConnection,
  { dialect }: KestraProgram,
): readonly string[] {
  switch (dialect) {
    case KestraDialect.Kestractl:
      return [...exportConnection(connection), ...folders.map((path) => `kestractl flows validate ${shellWord(path)}`)];
    case KestraDialect.Legacy: {
      const flags = connectionFlags(connection).join(" ");
      return [
        ...checkConnection(connection),
        findsCommand,
        ...folders.map((path) => `kestra flow validate ${shellWord(path)} ${flags}`),
      ];
    }
  }
}

/**
 * The script that deploys each namespace in one request. Files come first, because a flow may run as soon as it is
 * there. The command always says whether it deletes: the server's default is to delete.
 */
function deployScript(
  connection: KestraConnection,
  namespaces: readonly KestraNamespace[],
  { dialect }: KestraProgram,
): readonly string[] {
  switch (dialect) {
    case KestraDialect.Kestractl:
      return [
        ...exportConnection(connection),
        joinFlows,
        ...namespaces.flatMap(({ name, path, delete: deletes, files }) => [
          ...(files
            ? [
                `kestractl nsfiles upload ${shellWord(name)} ${shellWord(files.path)} ${shellWord(files.to)} --no-root --override --fail-fast --allow-missing-namespace`,
              ]
            : []),
          `join_flows ${shellWord(path)}`,
          `kestractl flows namespace-sync ${shellWord(name)} "$HOME/flows.yaml" --override --delete=${deletes}`,
        ]),
      ];
    case KestraDialect.Legacy: {
      const flags = connectionFlags(connection).join(" ");
      return [
        ...checkConnection(connection),
        findsCommand,
        joinFlows,
        ...namespaces.flatMap(({ name, path, delete: deletes, files }) => [
          ...(files
            ? [
                `kestra namespace files update ${shellWord(name)} ${shellWord(files.path)} ${shellWord(`/${files.to}`)} ${flags}`,
              ]
            : []),
          `join_flows ${shellWord(path)}`,
          `kestra flow namespace update ${shellWord(name)} ${shellWord(path)} ${deletes ? "--delete" : "--no-delete"} ${flags}`,
        ]),
      ];
    }
  }
}

/**
 * The shell function `join_flows`, which joins the flows of a folder to one text, `$HOME/flows.yaml`. It refuses an empty
 * folder, with which a deployment would delete every flow, and `---` in a file: Kestra splits the text at each `---`, so
 * it would cut the flow in two.
 */
export const joinFlows = [
  "# Refuses what Kestra would deploy broken: an empty folder, and a file that contains ---.",
  "join_flows() {",
  "  find \"$1\" -type f \\( -name '*.yml' -o -name '*.yaml' \\) ! -path '*/.*' | LC_ALL=C sort > \"$HOME/flows.txt\"",
  '  if [ ! -s "$HOME/flows.txt" ]; then',
  '    echo "There are no flows in $1, so nothing is deployed and nothing is deleted."',
  "    return 1",
  "  fi",
  '  rm -f "$HOME/flows.yaml"',
  "  while IFS= read -r flow; do",
  '    if grep -q -e --- "$flow"; then',
  '      echo "$flow contains ---, at which Kestra splits flows. Remove it, also from comments and scripts."',
  "      return 1",
  "    fi",
  '    if [ -e "$HOME/flows.yaml" ]; then printf -- "---\\n" >> "$HOME/flows.yaml"; fi',
  '    { cat "$flow"; echo; } >> "$HOME/flows.yaml"',
  '  done < "$HOME/flows.txt"',
  "}",
].join("\n");
