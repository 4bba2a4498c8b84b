import { type Mistake, PipelineError } from "../../pipeline/errors";

/** The outcome of lookups: facts or mistakes. */
export interface Outcome<Facts> {
  readonly facts?: Facts;
  readonly mistakes: readonly Mistake[];
}

/** The outcome of a lookup that throws its mistakes. Other errors are rethrown. */
export async function outcomeOf<Facts>(lookup: Promise<Facts>): Promise<Outcome<Facts>> {
  try {
    return { facts: await lookup, mistakes: [] };
  } catch (error) {
    if (error instanceof PipelineError) return { mistakes: error.mistakes };
    throw error;
  }
}
