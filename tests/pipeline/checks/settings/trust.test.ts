import type { Said } from "../../examples";
import { agreed, eightLines, errorsOf, storedTokens } from "../../examples";

const exceptions = [agreed("SHARED_GROUP")];
const { organization: _, ...rest } = eightLines;
const own = { ...rest, previews: "none", backend: { url: "s3://acme-state" } };

test.each<[string, object, Said[]]>([
  [
    "trust with stored tokens",
    { ...eightLines, ...storedTokens, trust: { foundation: "foundation" } },
    [{ code: "NO_ISSUER", path: "trust", message: 'applies only to authentication "oidc". Leave it out' }],
  ],
  [
    "certificates with an issuer of a foundation",
    { ...eightLines, trust: { foundation: "foundation", thumbprints: ["0A".repeat(32)] } },
    [
      {
        code: "NO_ISSUER",
        path: "trust.thumbprints",
        message: "the foundation owns the issuer. Set them in its settings",
      },
    ],
  ],
  [
    "a group that the project is not in",
    { ...eightLines, trust: { foundation: "foundation", group: "acme/sho" }, exceptions },
    [
      {
        code: "OUTSIDE_GROUP",
        path: "trust.group",
        message: '"acme/shop/api" is not in the group "acme/sho". Name a group that it is in',
      },
    ],
  ],
  [
    "a group without a foundation",
    { ...eightLines, trust: { group: "acme/shop" }, exceptions },
    [
      {
        code: "MISSING_KEY",
        path: "trust.foundation",
        message: "is missing. Only a foundation can own what the projects of a group share",
      },
    ],
  ],
  [
    "tokens with OIDC",
    { ...eightLines, tokens: { expires: "2027-02-28" } },
    [{ code: "NO_EFFECT", path: "tokens", message: 'applies only to authentication "token". Leave it out' }],
  ],
  [
    "tokens with a self-managed backend, once",
    { ...own, tokens: { expires: "2027-02-28" } },
    [
      {
        code: "CLOUD_ONLY",
        path: "tokens",
        message: "is a setting of Pulumi Cloud, and the backend is self-managed. Leave it out",
      },
    ],
  ],
  [
    "stored tokens that never expire",
    { ...eightLines, authentication: "token" },
    [
      {
        code: "MISSING_KEY",
        path: "tokens",
        message: "is missing. Set the last day of the stored tokens, such as tokens: { expires: 2027-02-28 }",
      },
    ],
  ],
  [
    "a last day that does not exist",
    { ...eightLines, ...storedTokens, tokens: { expires: "2027-02-29", previous: "2026-11-31" } },
    [
      { code: "BAD_DATE", path: "tokens.expires", message: '"2027-02-29" is not a date' },
      { code: "BAD_DATE", path: "tokens.previous", message: '"2026-11-31" is not a date' },
    ],
  ],
  [
    "previous tokens that outlive the current ones",
    { ...eightLines, ...storedTokens, tokens: { expires: "2027-02-28", previous: "2027-02-28" } },
    [
      {
        code: "BAD_DATE",
        path: "tokens.previous",
        message: '"2027-02-28" is not before "2027-02-28", when the current tokens expire',
      },
    ],
  ],
])("refuses %s", (_, settings, mistakes) => {
  expect(errorsOf(settings)).toEqual(mistakes);
});

test.each<[string, object]>([
  ["the project's own group", { trust: { foundation: "foundation", group: "acme/shop" }, exceptions }],
  ["a group above it", { trust: { foundation: "foundation", group: "acme" }, exceptions }],
  ["certificates of the project's own issuer", { trust: { thumbprints: ["0A".repeat(32)] } }],
  ["tokens with previous ones", { ...storedTokens, tokens: { expires: "2027-02-28", previous: "2026-12-31" } }],
])("accepts %s", (_, changes) => {
  expect(errorsOf({ ...eightLines, ...changes })).toEqual([]);
});
