import type { Sample } from "./statistics";

/** Runs the measured function once, and returns its duration. */
export type Run<Result = number> = () => Promise<Result>;

/** The number of rounds: on a slow or busy machine fewer, so that the bench ends in time. */
export interface Rounds {
  readonly atLeast: number;
  readonly atMost: number;
  /** The time after which no further round begins. */
  readonly seconds: number;
}

/**
 * Measures A and B alternately, as A B B A, so that neither always comes second. Each round takes two samples of each,
 * and samples with the same index were taken one after the other.
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

/** Measures one function several times. */
export async function repeat(times: number, run: Run): Promise<Sample> {
  const sample: number[] = [];
  while (sample.length < times) sample.push(await run());
  return sample;
}
