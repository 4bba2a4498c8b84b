import { ESC_MODULE } from "./pins.mjs";
import { cachedGoProgram } from "./goProgram.mjs";

/**
 * The evaluator of ESC environments that the sandbox runs. Nobody publishes one, so that it takes Go wherever the
 * engine comes from.
 *
 * @param {import("../lib/progress.mjs").Progress} progress
 */
export function builtEvaluator(progress) {
  return cachedGoProgram({ name: "esc", title: "the evaluator of ESC environments", module: ESC_MODULE }, progress);
}
