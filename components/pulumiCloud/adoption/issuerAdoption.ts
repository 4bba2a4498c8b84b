import { unsafe } from "../../../pipeline/checks/settings/unsafeSettings";
import type { Diagnostic } from "../../../pipeline/diagnostics/diagnostic";
import { quoted } from "../../../pipeline/diagnostics/wording";
import { haveSamePolicies } from "../../../pipeline/plan/access/canonicalPolicies";
import { coversPolicy } from "../../../pipeline/plan/access/compact";
import type { TrustPolicy } from "../../../pipeline/plan/access/trustPolicies";
import { adopts } from "../../../pipeline/settings/adopts";
import { Adopted } from "../../../pipeline/settings/choices";
import { type Adoption, change, nothingAdopted } from "../../lookups/adoption";
import type { StackResource } from "../../lookups/stackState";
import { type Issuer, issuerPolicy } from "../issuer";
import { type FoundIssuer, type FoundPolicy, isSameUrl } from "../lookups/findIssuer";
import { adopted, type CloudSearch, unsafeAdoption } from "./cloudAdoption";

/** The adoption of an issuer. */
export interface IssuerAdoption extends Adoption {
  /** The URL of the existing issuer, which may end with a slash. Another URL would replace the issuer. */
  readonly url: string;
}

/**
 * Adopts an existing issuer of the URL. An update replaces its list of policies as a whole, so policies that would be
 * lost need an exception.
 */
export function adoptIssuer(
  search: CloudSearch,
  resourceName: string,
  wanted: Issuer,
  found: FoundIssuer | undefined,
): IssuerAdoption {
  const managed = managedIssuer(search, wanted);
  if (managed) return { ...nothingAdopted, url: String(managed.outputs.url) };
  if (!found) return { ...nothingAdopted, url: wanted.url };
  return { ...adoptionOf(search, resourceName, wanted, found), url: found.url };
}

/** The issuer in the state of the stack, if the stack manages it. */
export function managedIssuer({ organization, state }: CloudSearch, { url }: Issuer): StackResource | undefined {
  return state.find(
    ({ type, outputs }) =>
      type === "pulumiservice:index:OidcIssuer" &&
      outputs.organization === organization &&
      isSameUrl(String(outputs.url), url),
  );
}

function adoptionOf(search: CloudSearch, resourceName: string, wanted: Issuer, found: FoundIssuer): Adoption {
  const { policies = [] } = found;
  const label = `OIDC issuer ${quoted(found.name)} of ${quoted(found.url)}`;
  const planned = wanted.policies.map(issuerPolicy);
  const isKept = (one: object) => planned.some((policy) => haveSamePolicies([policy], [one]));
  const added = planned.filter((one) => !policies.some((policy) => haveSamePolicies([policy], [one]))).length;
  const { imports, diagnostics } = adopted(
    search,
    {
      kind: Adopted.Issuer,
      label,
      path: "trust",
      changes: [
        ...change("name", found.name, wanted.name),
        ...change("token lifetime in seconds", found.maxExpiration, wanted.tokenSeconds),
        ...(added === 0 ? [] : [`${added} ${added === 1 ? "policy" : "policies"} more`]),
      ],
      alternative: "name the stack that owns it in trust.foundation",
    },
    { [resourceName]: `${search.organization}/${found.id}` },
  );
  if (!adopts(search.adopt, Adopted.Issuer)) return { imports, diagnostics };
  const lost = policies.filter(
    (one) => !isKept(one) && !isDefault(one) && !wanted.policies.some((policy) => covers(policy, one)),
  );
  return { imports, diagnostics: [...diagnostics, ...lostPolicies(search, label, lost)] };
}

/** Whether a planned policy trusts all jobs that an existing policy trusts. */
function covers(planned: TrustPolicy, found: FoundPolicy): boolean {
  return found.decision === "allow" && coversPolicy(planned, found as TrustPolicy);
}

/** Whether it is the default policy of a new issuer, which denies every exchange. */
export function isDefault({ decision, rules }: FoundPolicy): boolean {
  return decision === "deny" && Object.entries(rules).every(([claim, value]) => claim === "sub" && value === "*");
}

function lostPolicies(search: CloudSearch, label: string, lost: readonly FoundPolicy[]): Diagnostic[] {
  if (lost.length === 0) return [];
  const message = `${label} has ${lost.length === 1 ? "a policy" : `${lost.length} policies`} that this stack does not plan and would remove: ${lost.map(policyText).join("; ")}. Plan them in a foundation, or remove them in Pulumi Cloud`;
  return [unsafeAdoption(search, unsafe("LOST_POLICIES", "trust", message))];
}

/** The policy in one line, for a message. */
export function policyText({ decision, tokenType, teamName, userLogin, rules }: FoundPolicy): string {
  const holder = [tokenType, teamName ?? userLogin].filter(Boolean).join(" ");
  const claims = Object.entries(rules).map(([claim, value]) => `${claim}=${value}`);
  return `${decision} ${holder} for ${claims.join(" ") || "every token"}`;
}
