import { SECRET } from "./readers/redacted";
import { secretsIn } from "./readers/deploymentSettings";
import { escapeHtml } from "./html/html";
import type { PageWorld } from "./world";

/** Shorter tokens are not replaced, because they could be words. */
const minLength = 12;

/**
 * Removes tokens and the secrets of deployments from a page, for example from a log: the pages do not show any. It finds the
 * tokens of the sandbox's users and the secrets by value, and other tokens by format.
 */
export function hideSecrets({ gitlab, cloud }: PageWorld, text: string): string {
  const documents = [...cloud.deploymentSettings.all(), ...cloud.deployments.all()].map(({ document }) => document);
  const known = new Set([
    ...gitlab.users.all().map(({ token }) => token),
    ...cloud.tokens.all().map(({ value }) => value),
    ...documents.flatMap(secretsIn),
    ...cloud.webhooks.all().flatMap(({ secret = "" }) => secret),
  ]);
  return [...known]
    .filter((value) => value.length >= minLength)
    .reduce((hidden, value) => hidden.replaceAll(escapeHtml(value), SECRET), text.replace(shapes, SECRET));
}

/** JSON web tokens, Pulumi's tokens and leases, GitLab's tokens. */
const shapes =
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}|\bpul-[0-9a-f]{40}\b|\blease-[0-9a-f]{40}\b|\bgl(?:pat|cbt|dt|rt|ptt|ft)-[\w-]{20,}/g;
