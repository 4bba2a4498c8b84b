import fc from "fast-check";
import type { Store } from "./frame";
import { absent, maybe, present, type RawSettings } from "./words";

const thumbprint = "0A".repeat(32);

/** How jobs log in, with the related settings: the owner of the issuer, or the last days of stored tokens. */
export function arbitraryLogin(store: Store, project: string): fc.Arbitrary<RawSettings> {
  if (store === "backend") return fc.constant({});
  const oidc = fc.record({ authentication: fc.constantFrom(undefined, "oidc"), trust: maybe(arbitraryTrust(project)) });
  const token = fc.record({ authentication: fc.constant("token"), tokens: arbitraryTokens });
  return fc.oneof({ weight: 2, arbitrary: oidc }, { weight: 1, arbitrary: token }).map(present);
}

function arbitraryTrust(project: string): fc.Arbitrary<RawSettings> {
  const groups = project.split("/").slice(0, -1);
  const above = groups.map((_, index) => groups.slice(0, index + 1).join("/"));
  return fc.oneof(
    fc.record({ thumbprints: fc.constantFrom(undefined, [thumbprint], [thumbprint, "F".repeat(64)]) }).map(present),
    fc
      .record({ foundation: fc.constantFrom("foundation", "1e3"), group: fc.constantFrom(undefined, ...above) })
      .map(present),
  );
}

const arbitraryTokens = fc
  .record({
    expires: fc.constantFrom("2027-02-28", "2028-02-29"),
    previous: fc.oneof(absent, fc.constantFrom("2026-12-31", "2027-02-27")),
  })
  .map(present);
