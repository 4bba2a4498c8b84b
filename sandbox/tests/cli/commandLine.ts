import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { type CommandResult, runCommand } from "../../workspace/runCommand";

/** What the package has as its command. */
export const main = resolve(__dirname, "../../dist/cli/main.js");

/** A folder with the files of one test, where the command is called. */
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

/** How a command that refuses ends: with these words on standard error alone. */
export function refusal(...lines: string[]): CommandResult {
  return { code: 1, stdout: "", stderr: lines.map((line) => `${line}\n`).join("") };
}
