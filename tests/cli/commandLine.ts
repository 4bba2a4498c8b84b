import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { stringify } from "yaml";
import { type CommandResult, runCommand } from "pulumi-pipeline-sandbox/workspace/runCommand";
import { runInProcess } from "./runInProcess";

export const root = resolve(__dirname, "../..");

/** The command of `npm run pipeline`: the last build of the command line. */
export const main = join(root, "dist", "cli", "main.js");

/** A folder with the files of one test, in which the command line runs. */
export interface Folder {
  readonly path: string;
  write(file: string, content: string): void;
  /** Writes `Pulumi.<stack>.yaml` with these settings. */
  settle(stack: string, settings: unknown): void;
  /** Runs the command line to its end, in this process. */
  run(...words: string[]): Promise<CommandResult>;
  /** Runs it in a subfolder. */
  runIn(folder: string, ...words: string[]): Promise<CommandResult>;
  /** Runs the built command line in a line of bash, where it is called `cli`. */
  bash(line: string): Promise<CommandResult>;
  remove(): void;
}

export function createFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), "command-line-"));
  const write = (file: string, content: string) => {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), content);
  };
  return {
    path,
    write,
    settle: (stack, settings) =>
      write(`Pulumi.${stack}.yaml`, stringify({ config: { "platform:pipeline": settings } })),
    run: (...words) => runHere(path, words),
    runIn: (below, ...words) => runHere(join(path, below), words),
    bash: (line) =>
      runCommand("bash", ["-c", `cli() { "$NODE" "$MAIN" "$@"; }; ${line}`], {
        cwd: path,
        env: { ...process.env, NODE: process.execPath, MAIN: main },
      }),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** The result without the text of both streams, which tests of one stream compare whole. */
async function runHere(folder: string, words: readonly string[]): Promise<CommandResult> {
  const { code, stdout, stderr } = await runInProcess(folder, words);
  return { code, stdout, stderr };
}

/** The result of a command that prints these lines on standard error only, and fails. */
export function refusal(...lines: string[]): CommandResult {
  return { code: 1, stdout: "", stderr: lines.map((line) => `${line}\n`).join("") };
}
