import { readFile } from "node:fs/promises";
import { PipelineError } from "../pipeline/errors";
import { systemReason } from "./systemReason";

/** The text of a file that the reader named. Throws a {@link PipelineError} where it can't be read. */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new PipelineError([{ code: "NO_FILE", path: file, message: `can't be read: ${systemReason(error)}` }]);
  }
}
