import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { type CommandResult, runCommand } from "../../workspace/runCommand";

/** The package's command. */
export const main = resolve(__dirname, "../../dist/cli/main.js");

/** A folder with the files of one test, in which the command runs. */
export interface Folder {
  readonly path: string;
  write(file: string, content: string): void;
  /** Runs the command to its end. */
  run(...words: string[]): Promise<CommandResult>;
  remove(): void;
}

export function createFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), "command-line-"));
  return {
    path,
    write(file, content) {
      mkdirSync(dirname(join(path, file)), { recursive: true });
      writeFileSync(join(path, file), content);
    },
    run: (...words) => runCommand(process.execPath, [main, ...words], { cwd: path, env: process.env }),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** The result of a command that prints these lines on standard error only, and fails. */
export function refusal(...lines: string[]): CommandResult {
  return { code: 1, stdout: "", stderr: lines.map((line) => `${line}\n`).join("") };
}
