/** A policy of an issuer: an ID token with these claims is exchanged for this kind of Pulumi token. */
export interface IssuerPolicy {
  /** Always `allow`. Without a matching policy the exchange is denied. */
  decision: string;

  /** `team`, `organization` or `personal`. */
  tokenType: string;

  /** The team of a team token. */
  teamName?: string;

  /** The user of a personal token. */
  userLogin?: string;

  /** The required claims and their values. `*`, `?` and `.` are wildcards. */
  rules: Record<string, string>;
}
