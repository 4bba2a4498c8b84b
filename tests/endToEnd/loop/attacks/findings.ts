import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder of the attacker on the runner's machine, in which code of a merge request stores its findings. */
export interface Findings {
  readonly path: string;
  /** The names of the files in it. */
  names(): readonly string[];
  /** A file's text. */
  read(name: string): string;
  has(name: string): boolean;
  write(name: string): void;
  /** Empties the folder. */
  clear(): void;
  remove(): void;
}

export function createFindings(): Findings {
  const path = mkdtempSync(join(tmpdir(), "findings-"));
  const file = (name: string) => join(path, name);
  return {
    path,
    names: () => readdirSync(path).sort(),
    read: (name) => readFileSync(file(name), "utf8"),
    has: (name) => existsSync(file(name)),
    write: (name) => writeFileSync(file(name), ""),
    clear() {
      for (const name of readdirSync(path)) rmSync(file(name), { recursive: true, force: true });
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
