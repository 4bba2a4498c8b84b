/** Returns the audience that Pulumi Cloud expects in an ID token. Pulumi: configuring OIDC. */
export function audience(organization: string): string {
  return `urn:pulumi:org:${organization}`;
}
