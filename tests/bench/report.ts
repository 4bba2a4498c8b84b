import { ratioOf, type Sample, summarize } from "./statistics";

/** One line of the report, or two where something was compared. */
export interface Measured {
  readonly what: string;
  readonly unit: "ms" | "s" | "µs" | "1/s" | "kB" | "packages";
  readonly sample: Sample;
  /** What it is compared with, measured in turn with it. */
  readonly against?: { readonly what: string; readonly sample: Sample };
  /** The budget for the ratio, or where nothing is compared for the duration. */
  readonly budget?: number;
}

const heading = ["what", "runs", "unit", "min", "median", "max", "ratio", "spread", "budget"] as const;

/** The rows of the report's table, heading first. It shows figures and budgets side by side, and leaves the judgement. */
export function reportRows(measured: readonly Measured[]): string[][] {
  return [[...heading], ...measured.flatMap(rowsOf)];
}

function rowsOf({ what, unit, sample, against, budget }: Measured): string[][] {
  const runs = (name: string, values: Sample) => {
    const { min, median, max } = summarize(values);
    return [name, String(values.length), unit, duration(min), duration(median), duration(max)];
  };
  if (!against) {
    return [[...runs(what, sample), "", "", budget === undefined ? "" : `${duration(budget)} ${unit}`]];
  }
  const { ofMedians, lowest, highest } = ratioOf(sample, against.sample);
  const spread = `${lowest.toFixed(2)} to ${highest.toFixed(2)}`;
  return [
    [...runs(what, sample), ofMedians.toFixed(2), spread, budget === undefined ? "" : budget.toFixed(2)],
    [...runs(`  against ${against.what}`, against.sample), "", "", ""],
  ];
}

/** Three digits are as much as a busy machine can say. */
function duration(value: number): string {
  return value < 100 ? value.toPrecision(3) : value.toFixed(0);
}
