import { existsSync } from "node:fs";
import { basename } from "node:path";
import type { Checked } from "../pipeline/diagnostics/checked";
import { projectFile } from "../pipeline/stackFile";
import { type DefaultsText, readDefaults } from "../pipeline/stackText/readDefaults";
import { readText } from "./readText";

/**
 * Reads the defaults of all projects in the `Pulumi.yaml` beside a file. The value is undefined if there are none.
 * `shown` is the name in diagnostics; it defaults to the path, with the folder as the user wrote it.
 */
export async function readDefaultsBeside(file: string, shown?: string): Promise<Checked<DefaultsText>> {
  const path = `${file.slice(0, file.length - basename(file).length)}${projectFile}`;
  if (!existsSync(path)) return { diagnostics: [] };
  const { value: text, diagnostics } = await readText(path);
  return text === undefined ? { diagnostics } : readDefaults(shown ?? path, text);
}
