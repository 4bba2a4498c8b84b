import { ESC_MODULE } from "./pins.mjs";
import { cachedGoProgram } from "./goProgram.mjs";

/**
 * The evaluator of ESC environments that the sandbox runs. No release contains one, so it is always built with Go.
 *
 * @param {import("../lib/progress.mjs").Progress} progress
 */
export function builtEvaluator(progress) {
  return cachedGoProgram({ name: "esc", title: "the evaluator of ESC environments", module: ESC_MODULE }, progress);
}
