import { type Mistake, PipelineError } from "../../pipeline/errors";

/** What lookups came to: facts, or what is wrong. */
export interface Outcome<Facts> {
  readonly facts?: Facts;
  readonly mistakes: readonly Mistake[];
}

/** Takes the mistakes that a lookup throws for what they are; anything else that it throws goes on. */
export async function outcomeOf<Facts>(lookup: Promise<Facts>): Promise<Outcome<Facts>> {
  try {
    return { facts: await lookup, mistakes: [] };
  } catch (error) {
    if (error instanceof PipelineError) return { mistakes: error.mistakes };
    throw error;
  }
}
