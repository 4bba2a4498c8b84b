/** The durations of one function that was measured several times, in their order. */
export type Sample = readonly number[];

export interface Summary {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

export function summarize(sample: Sample): Summary {
  const [min, max] = [Math.min(...sample), Math.max(...sample)];
  return { min, median: median(sample), max };
}

/** The ratio of the durations of A and B. */
export interface Ratio {
  /** The ratio of the medians. */
  readonly ofMedians: number;
  /** The lowest and the highest ratio of two samples that were taken one after the other. */
  readonly lowest: number;
  readonly highest: number;
}

/** The ratio of two alternately taken samples: a temporary slowdown of the machine affects both samples of a pair. */
export function ratioOf(a: Sample, b: Sample): Ratio {
  if (a.length !== b.length) throw new Error(`${a.length} runs can't be paired with ${b.length}`);
  const pairs = a.map((value, index) => value / (b[index] ?? NaN));
  return { ofMedians: median(a) / median(b), lowest: Math.min(...pairs), highest: Math.max(...pairs) };
}

function median(sample: Sample): number {
  const sorted = sample.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)];
  const lower = sorted[Math.ceil(middle) - 1];
  if (upper === undefined || lower === undefined) throw new Error("nothing was measured");
  return (lower + upper) / 2;
}
