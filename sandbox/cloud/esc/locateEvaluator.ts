import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { EscUnavailable } from "./evaluator";

/**
 * The path of the evaluator: what `ESC_EVALUATOR` names, or what the set-up built for the checkout above `from`. Throws
 * {@link EscUnavailable} where there is none.
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
