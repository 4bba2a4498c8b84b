import type { KestraNamespace } from "../../../pipeline/kestra/model";
import { shellWord } from "../../shell";
import { driftExitCode } from "../../drift";

/** The artifact with the detected drift, for developers. */
export const kestraDriftText = "kestra-drift.txt";

/**
 * The script that compares the flows on the server with those of the branch, and changes neither. Flows that only the
 * server has count as drift only where a deployment would delete them: others may have put them there.
 */
export function driftScript(namespaces: readonly KestraNamespace[]): readonly string[] {
  return [
    readFlows,
    ...namespaces.map(
      ({ name, path, delete: deletes }) =>
        `compare_flows ${shellWord(name)} ${shellWord(path)} ${deletes ? "all" : "deployed"}`,
    ),
    [
      `if [ -s "$CI_PROJECT_DIR/${kestraDriftText}" ]; then`,
      `  echo "These flows in Kestra differ from those of the branch. The differences are in the artifact ${kestraDriftText}."`,
      `  sed -n -E 's/^[+]{3} branch\\/([^[:space:]]*)[.]yaml.*/  \\1/p' "$CI_PROJECT_DIR/${kestraDriftText}"`,
      `  exit ${driftExitCode}`,
      "fi",
      'echo "The flows in Kestra are those of the branch."',
    ].join("\n"),
  ];
}

/**
 * The shell functions `read_flows`, which copies flows to files named after their ids, without line ends that Kestra
 * changes, and `compare_flows`, which appends the differences of a namespace to the artifact.
 */
const readFlows = [
  "# Copies the flows of a folder, each under its id and without differences in white space at its ends.",
  "read_flows() {",
  '  mkdir -p "$2"',
  '  find "$1" -type f \\( -name \'*.yml\' -o -name \'*.yaml\' \\) ! -path "$1/.*" ! -path "$1/*/.*" > "$HOME/flows.txt"',
  "  while IFS= read -r flow; do",
  "    id=\"$(awk '/^id:/ { print $2; exit }' \"$flow\" | tr -cd 'A-Za-z0-9._-')\"",
  '    awk \'{ sub(/\\r$/, "") } /./ { for (; blank > 0; blank--) print ""; print; text = 1; next } text { blank++ }\' "$flow" > "$2/${id:-without-id}.yaml"',
  '  done < "$HOME/flows.txt"',
  "}",
  "compare_flows() {",
  '  rm -rf "$HOME/drift"; mkdir -p "$HOME/drift/zip"',
  '  kestractl flows export --namespace "$1" --output-file "$HOME/drift/flows.zip"',
  "  # An archive without flows has 22 bytes, and unzip calls it an error.",
  '  if [ "$(wc -c < "$HOME/drift/flows.zip")" -gt 22 ]; then unzip -q -o "$HOME/drift/flows.zip" -d "$HOME/drift/zip"; fi',
  '  read_flows "$HOME/drift/zip" "$HOME/drift/kestra"',
  '  read_flows "$2" "$HOME/drift/branch"',
  '  if [ "$3" = deployed ]; then',
  '    for flow in "$HOME/drift/kestra"/*.yaml; do',
  '      if [ ! -e "$HOME/drift/branch/${flow##*/}" ]; then rm -f "$flow"; fi',
  "    done",
  "  fi",
  "  # diff exits with 1 if there are differences.",
  '  (cd "$HOME/drift" && diff -r -N -U 3 kestra branch) > "$HOME/drift/text" || [ $? -eq 1 ]',
  '  if [ -s "$HOME/drift/text" ]; then',
  `    { echo "Namespace $1:"; cat "$HOME/drift/text"; } >> "$CI_PROJECT_DIR/${kestraDriftText}"`,
  "  fi",
  "}",
].join("\n");
