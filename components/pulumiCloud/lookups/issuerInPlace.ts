import { haveSamePolicies } from "../../../pipeline/plan/access/canonicalPolicies";
import { attempt } from "../../lookups/attempt";
import { isSameUrl, type Issuer, issuerPolicy } from "../issuer";
import { type CloudAccess, cloudAccess } from "./cloudAccess";
import { readCloud } from "./cloudRequest";

/**
 * Whether Pulumi Cloud already has the issuer exactly as wanted. The order of its policies does not count, because it
 * is unknown whether Pulumi Cloud keeps it. An issuer that can't be read is not in place.
 */
export async function isIssuerInPlace(wanted: Issuer): Promise<boolean> {
  const access = await cloudAccess();
  if (!access) return false;
  const found = await attempt(findIssuer(access, wanted));
  return found.ok && found.value !== undefined && isSameIssuer(wanted, found.value);
}

/** An issuer and its policies, as Pulumi Cloud describes them. */
interface FoundIssuer {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly maxExpiration?: number;
  readonly thumbprints?: readonly string[];
  readonly policies: readonly object[];
}

function isSameIssuer(wanted: Issuer, found: FoundIssuer): boolean {
  return (
    found.name === wanted.name &&
    found.maxExpiration === wanted.tokenSeconds &&
    JSON.stringify([...(found.thumbprints ?? [])].sort()) === JSON.stringify([...wanted.thumbprints].sort()) &&
    haveSamePolicies(found.policies, wanted.policies.map(issuerPolicy))
  );
}

/** Pulumi Cloud: ListOidcIssuers, GetAuthPolicy. */
async function findIssuer(access: CloudAccess, { organization, url }: Issuer): Promise<FoundIssuer | undefined> {
  const start = `/api/orgs/${encodeURIComponent(organization)}`;
  const { body: list } = await readCloud(access, `${start}/oidc/issuers`);
  const { oidcIssuers } = list as { oidcIssuers: readonly FoundIssuer[] };
  const issuer = oidcIssuers.find((one) => isSameUrl(one.url, url));
  if (!issuer) return undefined;
  const { body } = await readCloud(access, `${start}/auth/policies/oidcissuers/${encodeURIComponent(issuer.id)}`);
  const { policies } = body as Pick<FoundIssuer, "policies">;
  return { ...issuer, policies };
}
