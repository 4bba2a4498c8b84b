import { describe } from "../../pipeline/errors";
import { type Reading, readSettings } from "../readSettings";
import { parseWords, UsageError } from "../usage";

/** Says every mistake and every warning of the files that it is given; 1 where there is a mistake. */
export async function check(args: readonly string[]): Promise<number> {
  const { values, positionals: files } = parseWords(args, { checkout: { type: "string" } });
  if (files.length === 0) throw new UsageError("check takes one Pulumi.<stack>.yaml or more");
  if (values.checkout !== undefined && files.length > 1)
    throw new UsageError("--checkout is for one Pulumi.<stack>.yaml");

  let mistakes = 0;
  for (const file of files) {
    const reading = await readSettings(file, values.checkout);
    if (reading.kind === "mistakes") mistakes += reading.lines.length;
    process.stdout.write(findings(file, reading).join(""));
  }
  process.stdout.write(`${counted(files.length, "file")}, ${counted(mistakes, "mistake")}\n`);
  return mistakes > 0 ? 1 : 0;
}

function findings(file: string, reading: Reading): string[] {
  switch (reading.kind) {
    case "mistakes":
      return reading.lines.map((line) => `${line}\n`);
    case "pipeline":
      return [
        ...reading.found.map((found) => `${file}: found: ${found}\n`),
        ...reading.doubts.map((doubt) => `${file}: warning: ${doubt}\n`),
        ...reading.plan.warnings.map((warning) => `${file}: warning: ${describe(warning)}\n`),
      ];
  }
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
