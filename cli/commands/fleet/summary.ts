import { writeFile } from "node:fs/promises";
import { terraformReport } from "../../../targets/gitlab/terraformReport";
import { readShardResults } from "../../fleet/shardResults";
import { hasChanges, summaryPage } from "../../fleet/summaryPage";
import { printLines, reportLines } from "../../print";
import { parseWords, UsageError } from "../../usage";

/**
 * Prints one Markdown page of the JSON results of the shards of a run, and with `--counts` writes the sum of their changes in the format
 * of GitLab's merge request widget. Resolves to 1 if a stack failed or a result is missing; the widget shows an error then. With
 * `--expect-no-changes` it also resolves to 1 if a stack has changes, such as drift.
 */
export async function summary(args: readonly string[]): Promise<number> {
  const { values, positionals: files } = parseWords(args, {
    counts: { type: "string" },
    "expect-no-changes": { type: "boolean", default: false },
  });
  if (files.length === 0) throw new UsageError("fleet summary takes the JSON files of the shards of a run");
  const merged = await readShardResults(files);
  const failed = merged.results.filter(({ outcome }) => outcome === "failed");
  const reasons = [...failed.map(({ stack }) => `${stack} failed`), ...merged.problems];
  if (values.counts !== undefined) {
    const counts =
      reasons.length > 0
        ? { error: "the run failed, or a result is missing" }
        : terraformReport(merged.results.map(({ result }) => result?.changes ?? {}));
    await writeFile(values.counts, `${JSON.stringify(counts)}\n`);
  }
  printLines(summaryPage(merged).split("\n"));
  const unexpected = values["expect-no-changes"]
    ? merged.results.flatMap(({ stack, result }) => (result && hasChanges(result) ? [`${stack} has changes`] : []))
    : [];
  await reportLines([...reasons, ...unexpected]);
  return reasons.length + unexpected.length > 0 ? 1 : 0;
}
