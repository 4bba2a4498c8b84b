import { describe } from "../../pipeline/errors";
import { fleetPolicies } from "../../pipeline/explain/fleetPolicies";
import type { FoundationPlan } from "../../pipeline/foundation/planFoundation";
import { policyLimit } from "../../pipeline/plan/access/policyLimit";
import { targets } from "../../targets";
import { printLines } from "../print";
import { readStack, type StackReading } from "../readStack";
import { parseWords, UsageError } from "../usage";

/** Says every mistake and every warning of the files that it is given; 1 where there is a mistake. */
export async function check(args: readonly string[]): Promise<number> {
  const { values, positionals: files } = parseWords(args, { checkout: { type: "string" } });
  if (files.length === 0) throw new UsageError("check takes one Pulumi.<stack>.yaml or more");
  if (values.checkout !== undefined && files.length > 1)
    throw new UsageError("--checkout is for one Pulumi.<stack>.yaml");

  const mistakes = new Set<string>();
  for (const file of files) {
    const reading = unsaid(mistakes, await readStack(file, values.checkout));
    printLines(findings(file, reading));
  }
  printLines([`${counted(files.length, "file")}, ${counted(mistakes.size, "mistake")}`]);
  return mistakes.size > 0 ? 1 : 0;
}

/** A foundation's reading has the mistakes of its projects' files, which may have been said already; `said` grows. */
function unsaid(said: Set<string>, reading: StackReading): StackReading {
  if (reading.kind !== "mistakes") return reading;
  return { kind: "mistakes", lines: reading.lines.filter((line) => !said.has(line) && said.add(line)) };
}

function findings(file: string, reading: StackReading): string[] {
  switch (reading.kind) {
    case "mistakes":
      return [...reading.lines];
    case "foundation":
      return [`${file}: found: ${policiesIn(reading.plan)}`];
    case "pipeline":
      return [
        ...reading.found.map((found) => `${file}: found: ${found}`),
        ...reading.doubts.map((doubt) => `${file}: warning: ${doubt}`),
        ...reading.plan.warnings.map((warning) => `${file}: warning: ${describe(warning)}`),
      ];
  }
}

function policiesIn(plan: FoundationPlan): string {
  const projects = new Set(plan.sources.map(({ stack }) => stack)).size;
  return `${fleetPolicies(plan, targets.gitlab).length} of ${policyLimit} policies for ${counted(projects, "project")}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
