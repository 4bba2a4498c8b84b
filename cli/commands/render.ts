import { listed, quoted } from "../../pipeline/errors";
import type { Target } from "../../pipeline/target";
import { targets } from "../../targets";
import { printFile, reportLines } from "../print";
import { readSettings } from "../readSettings";
import { parseWords, UsageError } from "../usage";

/** Prints the CI file of one project on standard output, and nothing else there. */
export async function render(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseWords(args, {
    target: { type: "string", default: "gitlab" },
    checkout: { type: "string" },
  });
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new UsageError("render takes one Pulumi.<stack>.yaml");
  const target = targetNamed(values.target);

  const reading = await readSettings(file, values.checkout, target);
  if (reading.kind === "mistakes") {
    await reportLines(reading.lines);
    return 1;
  }
  const left = target.leavesOut(reading.pipeline).map((what) => `${file}: left out for ${values.target}: ${what}`);
  await reportLines(left);
  printFile(target.render(reading.pipeline));
  return 0;
}

function targetNamed(name: string): Target {
  const target = new Map<string, Target>(Object.entries(targets)).get(name);
  if (!target) throw new UsageError(`there is no target ${quoted(name)}. Targets: ${listed(Object.keys(targets))}`);
  return target;
}
