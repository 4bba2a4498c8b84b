import { readFile } from "node:fs/promises";
import type { Checked } from "../pipeline/diagnostics/checked";
import { errorAt } from "../pipeline/diagnostics/diagnostic";
import { systemReason } from "./systemReason";

/** Reads the text of a file that the user named. Returns an error if it cannot be read. */
export async function readText(file: string): Promise<Checked<string>> {
  try {
    return { value: await readFile(file, "utf8"), diagnostics: [] };
  } catch (error) {
    return { diagnostics: [{ ...errorAt("NO_FILE", "", `can't be read: ${systemReason(error)}`), file }] };
  }
}
