import { describe, isError, warningAt } from "../../pipeline/diagnostics/diagnostic";
import { listed, quoted } from "../../pipeline/diagnostics/wording";
import type { Target } from "../../pipeline/target";
import { targets } from "../../targets";
import { printFile, reportLines } from "../print";
import { readSettings } from "../readSettings";
import { parseWords, UsageError } from "../usage";

/** Prints the CI file of one project, and nothing else, on standard output. Resolves to 1 if there is an error. */
export async function render(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseWords(args, {
    target: { type: "string", default: "gitlab" },
    checkout: { type: "string" },
  });
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new UsageError("render takes one Pulumi.<stack>.yaml");
  const target = targetNamed(values.target);

  const { value: reading, diagnostics } = await readSettings(file, values.checkout, target);
  if (!reading) {
    await reportLines(diagnostics.filter(isError).map(describe));
    return 1;
  }
  const leftOut = target
    .leavesOut(reading.pipeline)
    .map((what) => ({ ...warningAt("LEFT_OUT", "", `left out for ${values.target}: ${what}`), file }));
  await reportLines(leftOut.map(describe));
  printFile(target.render(reading.pipeline));
  return 0;
}

function targetNamed(name: string): Target {
  const target = new Map<string, Target>(Object.entries(targets)).get(name);
  if (!target) throw new UsageError(`there is no target ${quoted(name)}. Targets: ${listed(Object.keys(targets))}`);
  return target;
}
