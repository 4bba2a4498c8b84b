import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Checked } from "../pipeline/diagnostics/checked";
import { isStackFile, type StackSource } from "../pipeline/foundation/readFleet";
import { projectFile } from "../pipeline/stackFile";
import { type DefaultsText, readDefaults } from "../pipeline/stackText/readDefaults";
import { platformRepository } from "./platformRepository";

/** The files of the platform repository. */
export interface PlatformFiles {
  /** The stack settings files, in the order of their names. */
  readonly stacks: readonly StackSource[];
  /** The defaults of all projects. */
  readonly defaults: Checked<DefaultsText>;
}

/** Reads the files of the running program's platform repository. */
export function readPlatformFiles(directory = platformRepository()): PlatformFiles {
  const files = readdirSync(directory).filter(isStackFile).sort();
  const project = join(directory, projectFile);
  return {
    stacks: files.map((file) => ({ file, text: readFileSync(join(directory, file), "utf8") })),
    defaults: existsSync(project) ? readDefaults(projectFile, readFileSync(project, "utf8")) : { diagnostics: [] },
  };
}
