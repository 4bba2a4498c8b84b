import { createHash } from "node:crypto";

/** The description of a token of an identity. */
export function tokenDescription(project: string, purpose: string): string {
  return `The pipeline of GitLab project ${project}: ${purpose}.`;
}

/**
 * A unique name of at most 40 characters. Pulumi Cloud never accepts a name twice (names are unique "including deleted
 * tokens"), so it contains the second of its creation, and a digest for tokens of the same second. `projectId` is the id of
 * the GitLab project.
 */
export function tokenName(projectId: string, purpose: string, lastDay: string, now: Date): string {
  const digest = createHash("sha256").update(`${purpose} ${lastDay}`).digest("hex").slice(0, 6);
  const second = Math.floor(now.getTime() / 1000).toString(36);
  return `${startOfName(projectId, purpose)}${digest}-${second}`;
}

/**
 * Whether a token has the name and the description that this package gives to a token of the identity. A personal token has
 * no name: it is at the end of the description.
 */
export function isTokenOf(
  { projectId, project, purpose }: { projectId: string; project: string; purpose: string },
  token: { readonly name?: string; readonly description?: string },
): boolean {
  const description = tokenDescription(project, purpose);
  const name = nameOf(token);
  const start = startOfName(projectId, purpose);
  return (
    token.description?.startsWith(description) === true &&
    name.startsWith(start) &&
    /^[0-9a-f]{6}-[0-9a-z]+$/.test(name.slice(start.length))
  );
}

/** The name of a token, also of a personal one. */
export function nameOf({
  name = "",
  description = "",
}: {
  readonly name?: string;
  readonly description?: string;
}): string {
  return name === "" ? description.slice(description.lastIndexOf(" ") + 1) : name;
}

function startOfName(projectId: string, purpose: string): string {
  return `${purpose.slice(0, 12)}-${projectId}-`;
}
