import { logText } from "../log/logText";

/** A value as a shell takes it literally. */
export function shellQuote(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

/** What a shell runs for a stage of a job. */
export interface StageScript {
  /** In their order. */
  readonly exports: readonly (readonly [string, string])[];
  /** Lines of `NAME=value` that an earlier stage left. GitLab Runner: `GITLAB_ENV`. */
  readonly environmentFile: string;
  readonly directory: string;
  /** GitLab: `CI_DEBUG_TRACE`. */
  readonly trace: boolean;
  readonly commands: readonly string[];
}

/**
 * The script of a stage as GitLab Runner writes it for bash: it ends at the first error, each command is shown before it
 * runs, and nothing of the script is there for the commands to read.
 */
export function shellScript({ exports, environmentFile, directory, trace, commands }: StageScript): string {
  const body = [
    ...exports.map(([name, value]) => `export ${name}=${shellQuote(value)}`),
    `while read -r line; do export "$line"; done < ${shellQuote(environmentFile)}`,
    `cd ${shellQuote(directory)}`,
    ...commands.flatMap(shownCommand),
    "",
  ].join("\n");
  return [
    // A shell that is told to end does so without a word of what it ran.
    "trap 'exit 1' TERM",
    ...(trace ? ["set -o xtrace"] : []),
    "set -o pipefail",
    "set -o errexit",
    "set +o noclobber",
    `(trap 'exit 1' TERM; eval ${shellQuote(body)}) < /dev/null`,
    "exit 0",
    "",
  ].join("\n");
}

function shownCommand(command: string): readonly string[] {
  const trimmed = command.trim();
  if (trimmed === "") return ["echo", ""];
  const [first = "", ...rest] = trimmed.split("\n");
  const shown = rest.length === 0 ? `$ ${first}` : `$ ${first} # collapsed multi-line command`;
  return [`echo ${shellQuote(logText.notice(shown).trimEnd())}`, trimmed];
}
