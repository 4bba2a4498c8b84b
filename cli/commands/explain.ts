import { describe, isError } from "../../pipeline/diagnostics/diagnostic";
import { settingsRows } from "../../pipeline/explain/settingsRows";
import { targets } from "../../targets";
import { explained } from "../explained";
import { printFile, reportLines } from "../print";
import { readSettingSources } from "../readSettingSources";
import { readStack } from "../readStack";
import { table } from "../table";
import { targetNamed } from "../targetOption";
import { parseWords, UsageError } from "../usage";

/**
 * Prints the jobs with their identities and permissions, or the policies of a foundation's issuer; with `--settings` the
 * settings of a project, with the file that each comes from. Prints nothing else on standard output. Resolves to 1 if there
 * is an error.
 */
export async function explain(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseWords(args, {
    checkout: { type: "string" },
    target: { type: "string" },
    settings: { type: "boolean", default: false },
  });
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new UsageError("explain takes one Pulumi.<stack>.yaml");
  if (values.settings) return explainSettings(file);
  const target = targetNamed(values.target);

  const { value: reading, diagnostics } = await readStack(file, { checkout: values.checkout, target });
  if (!reading) {
    await reportLines(diagnostics.filter(isError).map(describe));
    return 1;
  }
  printFile(explained(reading));
  return 0;
}

async function explainSettings(file: string): Promise<number> {
  const { value, diagnostics } = await readSettingSources(file, targets.gitlab);
  if (!value) {
    await reportLines(diagnostics.filter(isError).map(describe));
    return 1;
  }
  printFile(`${table([["setting", "value", "from"], ...settingsRows(value.settings, value.places)])}\n`);
  return 0;
}
