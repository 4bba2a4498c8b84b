import { describe, isError, warningAt } from "../../pipeline/diagnostics/diagnostic";
import type { Target } from "../../pipeline/target";
import { targets } from "../../targets";
import { printFile, reportLines } from "../print";
import { readPipeline, readStackFile } from "../readSettings";
import { retargeted, targetNamed, targetNameOf } from "../targetOption";
import { parseWords, UsageError } from "../usage";

/**
 * Prints the CI file of one project, or its deployment settings, and nothing else, on standard output. Resolves to 1 if
 * there is an error.
 */
export async function render(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseWords(args, {
    target: { type: "string" },
    checkout: { type: "string" },
  });
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new UsageError("render takes one Pulumi.<stack>.yaml");
  const asked = targetNamed(values.target);

  const { value: stack, diagnostics: unread } = await readStackFile(file);
  const name = asked ?? targetNameOf(stack?.pipeline);
  const target: Target = targets[name];
  const { value: reading, diagnostics } = stack
    ? await readPipeline(asked ? retargeted(stack, asked) : stack, values.checkout, target)
    : { diagnostics: unread };
  if (!reading) {
    await reportLines(diagnostics.filter(isError).map(describe));
    return 1;
  }
  const leftOut = target
    .leavesOut(reading.pipeline, reading.plan)
    .map((what) => ({ ...warningAt("LEFT_OUT", "", `for ${name}: ${what}`), file }));
  await reportLines(leftOut.map(describe));
  printFile(target.render(reading.pipeline, reading.plan));
  return 0;
}
