import { SECRET } from "./readers/blinded";
import { escapeHtml } from "./html/html";
import type { PageWorld } from "./world";

/** A shorter one could be a word. */
const shortest = 12;

/**
 * The text without tokens that may have got into it by way of what somebody wrote: the pages themselves show none. It
 * knows them by their shape, and those of users by heart.
 */
export function hideSecrets({ gitlab, cloud }: PageWorld, text: string): string {
  const known = [...gitlab.users.all().map(({ token }) => token), ...cloud.tokens.all().map(({ value }) => value)];
  return known
    .filter((value) => value.length >= shortest)
    .reduce((hidden, value) => hidden.replaceAll(escapeHtml(value), SECRET), text.replace(shapes, SECRET));
}

/** JSON web tokens, Pulumi's tokens and leases, GitLab's tokens. */
const shapes =
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}|\bpul-[0-9a-f]{40}\b|\blease-[0-9a-f]{40}\b|\bgl(?:pat|cbt|dt|rt|ptt|ft)-[\w-]{20,}/g;
