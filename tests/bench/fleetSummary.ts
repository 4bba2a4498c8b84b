import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readShardResults } from "../../cli/fleet/shardResults";
import { summaryPage } from "../../cli/fleet/summaryPage";
import { terraformReport } from "../../targets/gitlab/terraformReport";
import { repeat } from "./alternate";
import type { Measured } from "./report";

const shards = Array.from({ length: 10 }, (_, at) => at + 1);

/** Measures the page and the widget of the previews of a thousand changed stacks, whose results ten machines left. */
export async function benchFleetSummary(times: number): Promise<Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), "bench-summary-"));
  try {
    const files = shards.map((index) => {
      const file = join(folder, `shard-${index}.json`);
      writeFileSync(file, JSON.stringify(resultOf(index)));
      return file;
    });
    let page = "";
    let widget = "";
    const sample = await repeat(times, async () => {
      const start = performance.now();
      const merged = await readShardResults(files);
      page = summaryPage(merged);
      widget = JSON.stringify(terraformReport(merged.results.map(({ result }) => result?.changes ?? {})));
      return performance.now() - start;
    });
    const size = Buffer.byteLength(page) + Buffer.byteLength(widget);
    return [
      { what: "page and widget of 1000 previews", unit: "ms", sample: [...sample], budget: 2000 },
      { what: "size of both", unit: "kB", sample: [size / 1000], budget: 1000 },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function resultOf(index: number): object {
  const line = "    ~ gitlab:index/projectVariable:ProjectVariable: (update)\n";
  const stacks = Array.from({ length: 100 }, (_, at) => ({
    ...{ stack: `service-${index}-${at}`, outcome: "succeeded", seconds: 4 },
    ...{ changes: { create: 1, update: 2 }, errors: [], output: line.repeat(20 + at) },
  }));
  return { operation: "preview", shard: { index, count: shards.length }, stacks };
}
