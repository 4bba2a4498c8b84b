/**
 * The name of a team: what owns it and what it is for. It holds no dot, which a trust policy takes for any character,
 * also in the name of the team that it gives a token of (Pulumi: OIDC issuers, "claim values and team scopes support
 * wildcards").
 */
export function teamNameOf(owner: string, purpose: string): string {
  return `${owner.replaceAll("/", "-").replaceAll(".", "_")}-${purpose}`;
}
