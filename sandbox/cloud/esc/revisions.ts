import { createHash } from "node:crypto";
import { notFound } from "../apiError";
import type { EscEnvironment, EnvironmentRevision } from "../entities";

export function latestRevision({ revisions }: Pick<EscEnvironment, "revisions">): EnvironmentRevision {
  return revisions.at(-1) ?? revisions[0];
}

/** The revision with a number or tag, or undefined. A version that begins with a digit is a number. */
export function revisionNamed(environment: EscEnvironment, version: string): EnvironmentRevision | undefined {
  if (version === "latest") return latestRevision(environment);
  const number = environment.tags.find(({ name }) => name === version)?.revision ?? version;
  return environment.revisions.find((revision) => String(revision.number) === String(number));
}

/** The revision with a number or tag. Throws a 404 if there is none. */
export function revisionOf(environment: EscEnvironment, version: string): EnvironmentRevision {
  const revision = revisionNamed(environment, version);
  const { organization, project, name } = environment;
  if (!revision) throw notFound("revision", `${organization}/${project}/${name}@${version}`);
  return revision;
}

/** The tags of a revision. */
export function tagsOf(environment: EscEnvironment, revision: EnvironmentRevision): string[] {
  const tags = environment.tags.filter((tag) => tag.revision === revision.number).map(({ name }) => name);
  return revision === latestRevision(environment) ? ["latest", ...tags] : tags;
}

/** The revisions before a number, newest first. */
export function revisionsBefore(
  { revisions }: EscEnvironment,
  before: number | undefined,
  count: number | undefined,
): EnvironmentRevision[] {
  const newestFirst = revisions.toReversed().filter(({ number }) => before === undefined || number < before);
  return newestFirst.slice(0, count);
}

/** The ETag of a revision. Clients send it back, so that no concurrent change is overwritten. */
export function etagOf({ id }: EscEnvironment, { number }: EnvironmentRevision): string {
  return createHash("sha256").update(`${id}@${number}`).digest("hex").slice(0, 32);
}
