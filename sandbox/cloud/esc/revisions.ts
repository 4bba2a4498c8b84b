import { createHash } from "node:crypto";
import type { Environment, EnvironmentRevision } from "../entities";

export function latestRevision({ revisions }: Pick<Environment, "revisions">): EnvironmentRevision {
  return revisions.at(-1) ?? revisions[0];
}

/** A name that begins with a digit is a number, any other a tag; `latest` is the only tag that there is so far. */
export function revisionNamed(
  environment: Pick<Environment, "revisions">,
  version: string,
): EnvironmentRevision | undefined {
  if (version === "latest") return latestRevision(environment);
  return environment.revisions.find(({ number }) => String(number) === version);
}

/** Newest first, as the service lists them; `before` itself is left out. */
export function revisionsBefore(
  { revisions }: Environment,
  before: number | undefined,
  count: number | undefined,
): EnvironmentRevision[] {
  const newestFirst = revisions.toReversed().filter(({ number }) => before === undefined || number < before);
  return newestFirst.slice(0, count);
}

/** Changes with every revision. The client sends it back so that nobody's change is overwritten unseen. */
export function etagOf({ id }: Environment, { number }: EnvironmentRevision): string {
  return createHash("sha256").update(`${id}@${number}`).digest("hex").slice(0, 32);
}
