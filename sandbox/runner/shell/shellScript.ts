import { logText } from "../log/logText";

/** Quotes a value for a shell. */
export function shellQuote(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

/** The parts of the shell script of a stage. */
export interface StageScript {
  /** Name and value, in order. */
  readonly exports: readonly (readonly [string, string])[];
  /** A file with lines `NAME=value` of earlier stages. GitLab Runner: `GITLAB_ENV`. */
  readonly environmentFile: string;
  readonly directory: string;
  /** GitLab: `CI_DEBUG_TRACE`. */
  readonly trace: boolean;
  readonly commands: readonly string[];
}

/**
 * The bash script of a stage, as GitLab Runner writes it. It stops at the first error, prints each command before it runs,
 * and commands can't read it from stdin.
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
    // On SIGTERM, the shell exits without printing the command that it ran.
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
