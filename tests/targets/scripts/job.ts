import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { type CommandResult, runCommand } from "pulumi-pipeline-sandbox/workspace/runCommand";
import { updateFunction } from "../../../targets/gitlab/scripts/update";

/**
 * The behaviour of a stand-in for calls that start with these arguments; the first match counts. Otherwise it succeeds.
 */
export interface Behaviour {
  readonly on: string;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exit?: number;
}

/** A job on a runner: its checkout, and stand-ins for the commands of its image. */
export interface TestJob {
  /** `$CI_PROJECT_DIR`. The program is in its folder `infra`. */
  readonly project: string;
  /** Creates a command that records its calls, with these behaviours. */
  standIn(command: string, behaviours?: readonly Behaviour[]): void;
  /** Creates a command with this text. */
  install(command: string, text: string): void;
  /** Runs the lines in the program's folder, like a runner, with only these variables and the runner's. */
  script(lines: readonly string[], variables?: Variables): Promise<CommandResult>;
  /** Runs the lines in the project's folder, in a separate shell, after the script has ended with this status. */
  afterScript(lines: readonly string[], status: "success" | "failed" | "canceled"): Promise<CommandResult>;
  /** The calls of the stand-ins, with `PROJECT` for the project's folder. */
  calls(): string[];
  /** The content of a file of the project. */
  read(file: string): string;
  write(file: string, content: string): void;
  remove(): void;
}

/** A shell, and the first commands of the runner in it. */
export type Shell = readonly [name: string, options: string];

export type Variables = Readonly<Record<string, string>>;

/** The shells of jobs, as GitLab's runner starts them: bash if an image has it, sh otherwise. */
export const shells: readonly Shell[] = [
  ["bash", "set -eo pipefail"],
  ["dash", "set -e"],
];

/** Creates a job whose commands run in this shell. */
export function createJob([shell, options]: Shell): TestJob {
  const folder = mkdtempSync(join(tmpdir(), "job-"));
  const project = join(folder, "project");
  mkdirSync(join(project, "infra"), { recursive: true });
  mkdirSync(join(folder, "bin"));
  const env = { PATH: [join(folder, "bin"), process.env.PATH].join(delimiter), CI_PROJECT_DIR: project };
  const run = (lines: readonly string[], cwd: string, variables: Variables) =>
    runCommand(shell, ["-c", [options, ...lines].join("\n")], { cwd, env: { ...env, ...variables } });

  const install = (command: string, text: string) => {
    const file = join(folder, "bin", command);
    writeFileSync(file, text);
    chmodSync(file, 0o755);
  };

  return {
    project,
    install,
    standIn: (command, behaviours = []) => install(command, standIn(command, join(folder, "calls"), behaviours)),
    script: (lines, variables = {}) => run([updateFunction, ...lines], join(project, "infra"), variables),
    afterScript: (lines, status) => run(lines, project, { CI_JOB_STATUS: status }),
    calls() {
      const file = join(folder, "calls");
      if (!existsSync(file)) return [];
      return readFileSync(file, "utf8").replaceAll(project, "PROJECT").trimEnd().split("\n");
    },
    read: (file) => readFileSync(join(project, file), "utf8"),
    write: (file, content) => writeFileSync(join(project, file), content),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

function standIn(command: string, calls: string, behaviours: readonly Behaviour[]): string {
  return [
    "#!/bin/sh",
    `echo "${command} $*" >> ${calls}`,
    'case "$*" in',
    ...behaviours.map(({ on, stdout = "", stderr = "", exit = 0 }) =>
      [`${quoted(on)}*)`, `printf %s ${quoted(stdout)}`, `printf %s ${quoted(stderr)} >&2`, `exit ${exit} ;;`].join(
        "\n",
      ),
    ),
    "esac",
    "",
  ].join("\n");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
