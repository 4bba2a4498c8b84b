import { join } from "node:path";
import { builtEvaluator } from "../engine/escEvaluator.mjs";
import { Unavailable } from "../engine/unavailable.mjs";
import { SANDBOX, readIfThere, writeWhole } from "../lib/files.mjs";

const NOTE = join(SANDBOX, "esc.json");

/**
 * Has the sandbox's evaluator of ESC environments built, and notes for the sandbox where it is. Without Go the sandbox
 * does the rest, so that this says why to whoever opens an environment, not here.
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
