import { describe, isError } from "../../pipeline/diagnostics/diagnostic";
import { foundationTable } from "../../pipeline/explain/foundationTable";
import { targets } from "../../targets";
import { printFile, reportLines } from "../print";
import { readStack } from "../readStack";
import { parseWords, UsageError } from "../usage";

/**
 * Prints the jobs with their identities and permissions, or the policies of a foundation's issuer. Prints nothing else
 * on standard output. Resolves to 1 if there is an error.
 */
export async function explain(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseWords(args, { checkout: { type: "string" } });
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new UsageError("explain takes one Pulumi.<stack>.yaml");

  const { value: reading, diagnostics } = await readStack(file, values.checkout);
  switch (reading?.kind) {
    case undefined:
      await reportLines(diagnostics.filter(isError).map(describe));
      return 1;
    case "foundation":
      printFile(foundationTable(reading.plan, targets.gitlab));
      return 0;
    case "pipeline":
      printFile(reading.explain());
      return 0;
  }
}
