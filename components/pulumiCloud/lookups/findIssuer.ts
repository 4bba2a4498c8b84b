import type { TrustPolicy } from "../../../pipeline/plan/access/trustPolicies";
import { cloudPath } from "./cloudPath";
import type { CloudReader } from "./cloudReader";

/** An issuer, as Pulumi Cloud describes it. */
export interface FoundIssuer {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly maxExpiration?: number;
  readonly thumbprints?: readonly string[];
  /** Undefined if they can't be read. */
  readonly policies?: readonly FoundPolicy[];
}

/** A policy of an existing issuer, also one that no stack wrote. Pulumi Cloud: AuthPolicyDefinition. */
export type FoundPolicy = Omit<TrustPolicy, "decision" | "tokenType"> & {
  readonly decision: string;
  readonly tokenType: string;
};

/**
 * The issuer of a URL with its policies. An organization has one per URL. Undefined if there is none or it can't be read.
 * Pulumi Cloud: ListOidcIssuers, GetAuthPolicy.
 */
export async function findIssuer(
  read: CloudReader,
  { organization, url }: { readonly organization: string; readonly url: string },
): Promise<FoundIssuer | undefined> {
  const start = `/orgs${cloudPath(organization)}`;
  const list = (await read(`${start}/oidc/issuers`))?.body as { oidcIssuers?: readonly FoundIssuer[] } | undefined;
  const issuer = list?.oidcIssuers?.find((one) => isSameUrl(one.url, url));
  if (!issuer) return undefined;
  const policy = (await read(`${start}/auth/policies/oidcissuers${cloudPath(issuer.id)}`))?.body as
    Pick<FoundIssuer, "policies"> | undefined;
  return { ...issuer, ...(policy?.policies && { policies: policy.policies }) };
}

/** Pulumi Cloud takes a URL with and without a slash at its end for the same issuer. */
export function isSameUrl(one: string, other: string): boolean {
  return one.replace(/\/$/, "") === other.replace(/\/$/, "");
}
