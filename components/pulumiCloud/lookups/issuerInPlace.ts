import { haveSamePolicies } from "../../../pipeline/plan/access/canonicalPolicies";
import { attempt } from "../../lookups/attempt";
import { type Issuer, issuerPolicy } from "../issuer";
import { type CloudAccess, cloudAccess } from "./cloudAccess";
import { requestCloud } from "./cloudRequest";

/**
 * Whether Pulumi Cloud has the issuer already, exactly as it is wanted. The order of its policies does not count: it is not
 * known whether Pulumi Cloud keeps it. An issuer that can't be read is not in place.
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
  const { oidcIssuers } = (await read(access, `${start}/oidc/issuers`)) as { oidcIssuers: readonly FoundIssuer[] };
  const issuer = oidcIssuers.find((one) => one.url === url);
  if (!issuer) return undefined;
  const path = `${start}/auth/policies/oidcissuers/${encodeURIComponent(issuer.id)}`;
  const { policies } = (await read(access, path)) as Pick<FoundIssuer, "policies">;
  return { ...issuer, policies };
}

async function read(access: CloudAccess, path: string): Promise<unknown> {
  const { status, body } = await requestCloud(access, path);
  if (status !== 200) throw new Error(`Pulumi Cloud answered ${status}`);
  return body;
}
