/**
 * Returns the name of a team, from its owner and its purpose. The name contains no dot, because in a trust policy a dot
 * matches any character, even in the name of the team. Pulumi: OIDC issuers, "claim values and team scopes support
 * wildcards".
 */
export function teamNameOf(owner: string, purpose: string): string {
  return `${owner.replaceAll("/", "-").replaceAll(".", "_")}-${purpose}`;
}
