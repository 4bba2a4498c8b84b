import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { EscUnavailable } from "./evaluator";

/**
 * The path of the evaluator: `ESC_EVALUATOR`, or the one that `npm run setup` built in the checkout above `from`. Throws
 * {@link EscUnavailable} if there is none.
 */
export function locateEvaluator(from = __dirname, named = process.env.ESC_EVALUATOR): string {
  const { evaluator, missing } = named ? { evaluator: named, missing: undefined } : noteOfSetup(from);
  if (evaluator === undefined) throw new EscUnavailable(missing ?? "it was not built");
  if (!existsSync(evaluator)) throw new EscUnavailable(`${evaluator} is gone`);
  return evaluator;
}

function noteOfSetup(from: string): { readonly evaluator?: string; readonly missing?: string } {
  for (let folder = from; ; folder = dirname(folder)) {
    const note = join(folder, ".sandbox", "esc.json");
    if (existsSync(note)) return JSON.parse(readFileSync(note, "utf8")) as { evaluator?: string; missing?: string };
    if (dirname(folder) === folder) return {};
  }
}
