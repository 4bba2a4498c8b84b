import { join } from "node:path";
import { builtEvaluator } from "../engine/escEvaluator.mjs";
import { Unavailable } from "../engine/unavailable.mjs";
import { SANDBOX, readIfThere, writeWhole } from "../lib/files.mjs";

const NOTE = join(SANDBOX, "esc.json");

/**
 * Builds the sandbox's evaluator of ESC environments, and records its path for the sandbox. Without Go the sandbox still
 * works, and reports the reason only when a job opens an ESC environment.
 *
 * @param {import("../lib/progress.mjs").Progress} progress
 */
export async function installEscEvaluator(progress) {
  const text = `${JSON.stringify(await find(progress), undefined, 2)}\n`;
  if (readIfThere(NOTE) !== text) writeWhole(NOTE, text);
}

/** @param {import("../lib/progress.mjs").Progress} progress */
async function find(progress) {
  try {
    return { evaluator: await builtEvaluator(progress) };
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return { missing: error.message };
  }
}
