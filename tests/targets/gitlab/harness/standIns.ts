import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { delimiter, join, relative } from "node:path";
import type { Files } from "./events";

/**
 * The behaviour of a stand-in for matching calls; the first match counts. Without a match it succeeds without output.
 */
export interface Behaviour {
  /** The program, such as `pulumi`. */
  readonly command: string;
  /** The first arguments. Defaults to any. */
  readonly args?: readonly string[];
  /** The number of matching calls that it applies to, from the first. Defaults to all. */
  readonly times?: number;
  readonly stdout?: string;
  readonly stderr?: string;
  /** Files that it writes, by their path relative to the folder of the call. */
  readonly files?: Files;
  /** Shell commands for everything else. */
  readonly script?: string;
  /** Defaults to 0. */
  readonly exit?: number;
}

/** One call of a stand-in. */
export interface Recorded {
  readonly name: string;
  readonly args: readonly string[];
  /** The folder of the call, relative to the job's checkout: `.` or `infra`. */
  readonly cwd: string;
  /** All environment variables of the call. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The programs that are replaced by default. */
export const standInNames = [
  ...["pulumi", "esc", "curl"],
  ...["npm", "npx", "yarn", "pnpm", "bun", "corepack"],
  ...["pip", "pip3", "python", "python3", "poetry", "uv"],
  ...["go", "dotnet", "mvn", "gradle"],
] as const;

/** Creates the stand-ins in a new folder `bin` of `folder`, and records their calls there. */
export function makeStandIns(folder: string, names: readonly string[], behaviours: readonly Behaviour[]): void {
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "stand-in"), recorder(folder, behaviours));
  chmodSync(join(folder, "stand-in"), 0o755);
  for (const name of names) symlinkSync("../stand-in", join(folder, "bin", name));
}

/** Links the machine's own programs with these names into a new `folder`: jobs see no others. */
export function linkTools(folder: string, names: readonly string[]): void {
  mkdirSync(folder);
  for (const name of names) {
    const found = programPath(name);
    if (found === undefined) throw new Error(`this machine has no ${name}`);
    symlinkSync(found, join(folder, name));
  }
}

/** The calls so far, in order, by the name of the job. */
export function recordedCalls(folder: string): ReadonlyMap<string, readonly Recorded[]> {
  const log = join(folder, "calls");
  const fields = existsSync(log) ? readFileSync(log, "utf8").split("\0") : [];
  const calls = new Map<string, Recorded[]>();
  while (fields.length > 1) {
    const [name = "", job = "", top = "", cwd = "", count = ""] = fields.splice(0, 5);
    const args = fields.splice(0, Number(count));
    const variables = fields.splice(0, fields.indexOf("") + 1).slice(0, -1);
    const environment = Object.fromEntries(variables.map((variable) => variable.split(/=(.*)/s).slice(0, 2)));
    calls.set(job, [...(calls.get(job) ?? []), { name, args, cwd: relative(top, cwd) || ".", environment }]);
  }
  return calls;
}

/** A call as a shell command, quoted only if necessary. */
export function commandLine({ name, args }: Pick<Recorded, "name" | "args">): string {
  return [name, ...args].map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : quoted(word))).join(" ");
}

/** The `PULUMI_` variables of a call, with `$CI_PROJECT_DIR` for the job's checkout. */
export function pulumiVariables({ environment }: Recorded): Record<string, string> {
  const checkout = environment.CI_PROJECT_DIR ?? "";
  return Object.fromEntries(
    Object.entries(environment)
      .filter(([name]) => name.startsWith("PULUMI_"))
      .map(([name, value]) => [name, value.replaceAll(checkout, "$CI_PROJECT_DIR")]),
  );
}

// Plain sh starts in a millisecond, and NUL between the fields keeps every argument exact. An empty field ends a
// record, because no variable is empty. A stand-in reads its standard input to the end, so that the writer does not
// fail.
function recorder(folder: string, behaviours: readonly Behaviour[]): string {
  return `#!/bin/sh
name="\${0##*/}"
{
  printf '%s\\0' "$name" "$CI_JOB_NAME" "$CI_PROJECT_DIR" "$PWD" "$#" "$@"
  ${quoted(programPath("env") ?? "env")} -0
  printf '\\0'
} >>${quoted(join(folder, "calls"))}
if [ -p /dev/stdin ]; then cat >/dev/null; fi
${behaviours.map((behaviour, index) => behaviourScript(behaviour, join(folder, `times-${index}`))).join("")}`;
}

function behaviourScript({ command, args = [], times, ...does }: Behaviour, counter: string): string {
  const conditions = [
    `[ "$name" = ${quoted(command)} ]`,
    `[ "$#" -ge ${args.length} ]`,
    ...args.map((arg, index) => `[ "\${${index + 1}}" = ${quoted(arg)} ]`),
    ...(times === undefined ? [] : [`echo >>${quoted(counter)}`, `[ "$(wc -l <${quoted(counter)})" -le ${times} ]`]),
  ];
  return `if ${conditions.join(" && ")}; then
${[
  ...Object.entries(does.files ?? {}).flatMap(([path, text]) => [
    `mkdir -p "$(dirname ${quoted(path)})"`,
    `printf '%s' ${quoted(text)} >${quoted(path)}`,
  ]),
  `printf '%s' ${quoted(does.stdout ?? "")}`,
  `printf '%s' ${quoted(does.stderr ?? "")} >&2`,
  does.script ?? "",
  `exit ${does.exit ?? 0}`,
].join("\n")}
fi
`;
}

/** The tools in Pulumi's images, in addition to the languages, that a pipeline may use. */
export const toolNames = [
  ...["sh", "bash", "env", "cat", "cp", "mv", "rm", "mkdir", "rmdir", "ls", "ln", "chmod", "touch", "mktemp"],
  ...["head", "tail", "tr", "cut", "sort", "uniq", "wc", "tee", "grep", "sed", "awk", "find", "xargs", "diff", "cmp"],
  ...["date", "sleep", "timeout", "true", "false", "test", "[", "echo", "printf", "expr", "seq", "pwd", "uname", "id"],
  ...["basename", "dirname", "realpath", "readlink", "base64", "sha256sum", "od", "tar", "gzip", "gunzip", "git"],
];

function programPath(name: string): string | undefined {
  return (process.env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
