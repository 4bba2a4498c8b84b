/** The audience that Pulumi Cloud expects of an ID token. Pulumi: configuring OIDC. */
export function audience(organization: string): string {
  return `urn:pulumi:org:${organization}`;
}
