import { ratioOf, type Sample, summarize } from "./statistics";

/** One line of the report, or two for a comparison. */
export interface Measured {
  readonly what: string;
  readonly unit: "ms" | "s" | "µs" | "1/s" | "kB" | "MB" | "packages";
  readonly sample: Sample;
  /** The other side of a comparison, measured alternately. */
  readonly against?: { readonly what: string; readonly sample: Sample };
  /** The budget for the ratio, or for the duration if there is no comparison. */
  readonly budget?: number;
}

const heading = ["what", "runs", "unit", "min", "median", "max", "ratio", "spread", "budget"] as const;

/** The rows of the report's table, heading first. It shows figures and budgets side by side, without a judgement. */
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

/** Three digits are as exact as a busy machine allows. */
function duration(value: number): string {
  return value < 100 ? value.toPrecision(3) : value.toFixed(0);
}
