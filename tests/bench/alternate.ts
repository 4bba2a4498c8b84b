import type { Sample } from "./statistics";

/** Does one thing once, and returns how long it took. */
export type Run<Result = number> = () => Promise<Result>;

/** How many rounds to measure: on a slow or busy machine, fewer, so that the bench ends while somebody waits for it. */
export interface Rounds {
  readonly atLeast: number;
  readonly atMost: number;
  /** When not to begin another round. */
  readonly seconds: number;
}

/**
 * Measures A and B in turn, as A B B A, so that neither is always the one that comes second. Each round takes two of
 * each, and the runs of one index are neighbours in time.
 */
export async function alternate<Result>(
  rounds: Rounds,
  runA: Run<Result>,
  runB: Run<Result>,
): Promise<{ a: Result[]; b: Result[] }> {
  const a: Result[] = [];
  const b: Result[] = [];
  const end = performance.now() + rounds.seconds * 1000;
  for (let round = 0; round < rounds.atMost && (round < rounds.atLeast || performance.now() < end); round++) {
    a.push(await runA());
    b.push(await runB());
    b.push(await runB());
    a.push(await runA());
  }
  return { a, b };
}

/** Measures one thing several times. */
export async function repeat(times: number, run: Run): Promise<Sample> {
  const sample: number[] = [];
  while (sample.length < times) sample.push(await run());
  return sample;
}
