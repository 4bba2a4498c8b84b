import { createHash } from "node:crypto";
import { notFound } from "../apiError";
import type { Environment, EnvironmentRevision } from "../entities";

export function latestRevision({ revisions }: Pick<Environment, "revisions">): EnvironmentRevision {
  return revisions.at(-1) ?? revisions[0];
}

/** A name that begins with a digit is a number, any other a tag. */
export function revisionNamed(environment: Environment, version: string): EnvironmentRevision | undefined {
  if (version === "latest") return latestRevision(environment);
  const number = environment.tags.find(({ name }) => name === version)?.revision ?? version;
  return environment.revisions.find((revision) => String(revision.number) === String(number));
}

/** The revision of that number or tag, which must be there. */
export function revisionOf(environment: Environment, version: string): EnvironmentRevision {
  const revision = revisionNamed(environment, version);
  const { organization, project, name } = environment;
  if (!revision) throw notFound("revision", `${organization}/${project}/${name}@${version}`);
  return revision;
}

/** The tags of a revision. */
export function tagsOf(environment: Environment, revision: EnvironmentRevision): string[] {
  const tags = environment.tags.filter((tag) => tag.revision === revision.number).map(({ name }) => name);
  return revision === latestRevision(environment) ? ["latest", ...tags] : tags;
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
