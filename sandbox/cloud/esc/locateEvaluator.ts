import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { EscUnavailable } from "./evaluator";

/** The program that set-up built for this checkout, which is looked for above `from`. */
export function locateEvaluator(from = __dirname): string {
  const { evaluator, missing } = noteOfSetup(from);
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
