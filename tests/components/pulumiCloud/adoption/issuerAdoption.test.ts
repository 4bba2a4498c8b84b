import { adoptIssuer } from "../../../../components/pulumiCloud/adoption/issuerAdoption";
import type { CloudSearch } from "../../../../components/pulumiCloud/adoption/cloudAdoption";
import { findIssuer } from "../../../../components/pulumiCloud/lookups/findIssuer";
import type { Issuer } from "../../../../components/pulumiCloud/issuer";
import { linesOf, searchIn } from "./searches";

const policy = (teamName: string, sub = "project_path:acme/shop/api:*") =>
  ({ decision: "allow", tokenType: "team", teamName, rules: { aud: "urn:pulumi:org:acme", sub } }) as const;
const wanted: Issuer = {
  name: "gitlab-shop-api",
  organization: "acme",
  url: "https://gitlab.com",
  tokenSeconds: 7200,
  thumbprints: [],
  policies: [policy("one"), policy("two")],
};
const found = { id: "i1", name: "gitlab-shop-api", url: "https://gitlab.com", maxExpiration: 7200 };
const deniesAll = { decision: "deny", tokenType: "organization", authorizedPermissions: [], rules: { sub: "*" } };

function resources(policies: readonly object[], issuer: object = {}) {
  return {
    "/orgs/acme/oidc/issuers": {
      oidcIssuers: [
        { id: "i0", url: "https://github.com" },
        { ...found, ...issuer },
      ],
    },
    "/orgs/acme/auth/policies/oidcissuers/i1": { policies },
  };
}

async function adoptFound(search: CloudSearch) {
  return adoptIssuer(search, "issuer", wanted, await findIssuer(search.read, wanted));
}

function adopt(policies: readonly object[], issuer: object = {}, given: Parameters<typeof searchIn>[1] = {}) {
  return adoptFound(searchIn(resources(policies, issuer), given));
}

const label = 'OIDC issuer "gitlab-shop-api" of "https://gitlab.com"';

test("an issuer as planned is imported as it is", async () => {
  const adoption = await adopt([policy("two"), policy("one")]);

  expect(linesOf(adoption)).toEqual([`info ADOPTED trust: ${label} exists and is adopted as it is`]);
  expect(adoption.imports).toEqual({ issuer: "acme/i1" });
});

test("a new issuer, which denies everything, loses no policy", async () => {
  expect(linesOf(await adopt([deniesAll], { name: "gitlab", maxExpiration: undefined }))).toEqual([
    'info ADOPTED trust: OIDC issuer "gitlab" of "https://gitlab.com" exists and is adopted. Changes: name from "gitlab" to "gitlab-shop-api", token lifetime in seconds from nothing to 7200, 2 policies more',
  ]);
});

test("an issuer that is registered with a slash keeps its URL", async () => {
  const adoption = await adopt([policy("one"), policy("two")], { url: "https://gitlab.com/" });

  expect(adoption.url).toBe("https://gitlab.com/");
  expect(adoption.imports).toEqual({ issuer: "acme/i1" });
});

test("the URL of an issuer in the state is kept without a request", () => {
  const outputs = { organization: "acme", url: "https://gitlab.com/" };
  const state = [{ type: "pulumiservice:index:OidcIssuer", name: "issuer", outputs }];
  const search = searchIn(resources([]), { state });

  expect(adoptIssuer(search, "issuer", wanted, undefined)).toEqual({
    imports: {},
    diagnostics: [],
    url: "https://gitlab.com/",
  });
  expect(search.paths).toEqual([]);
});

test("policies that would be lost are listed, and refused without an exception", async () => {
  const others = [policy("legacy", "project_path:acme/legacy:*"), { ...deniesAll, rules: { sub: "user:*" } }];
  const message = `trust: ${label} has 2 policies that this stack does not plan and would remove: allow team legacy for aud=urn:pulumi:org:acme sub=project_path:acme/legacy:*; deny organization for sub=user:*. Plan them in a foundation, or remove them in Pulumi Cloud`;
  const all = [...wanted.policies, ...others];

  expect(linesOf(await adopt(all)).slice(1)).toEqual([
    `error LOST_POLICIES ${message}. To allow it, add exceptions: [{ code: LOST_POLICIES, path: "trust", reason: … }]`,
  ]);
  const exceptions = [{ code: "LOST_POLICIES" as const, reason: "legacy is gone" }];
  expect(linesOf(await adopt(all, {}, { exceptions })).slice(1)).toEqual([
    `warning LOST_POLICIES ${message}. Allowed by an exception: legacy is gone`,
  ]);
  // A foundation has no exceptions.
  const foundation = searchIn(resources(all));
  const { exceptions: _, ...without } = foundation;
  expect(linesOf(await adoptFound(without)).slice(1)).toEqual([`error LOST_POLICIES ${message}`]);
});

test("a policy that trusts more jobs than a planned one is lost; one that trusts fewer is not", async () => {
  const wider = policy("one", "project_path:acme/*");
  const narrower = policy("one", "project_path:acme/shop/api:ref_type:branch:ref:main");

  expect((await adopt([wider])).diagnostics.map(({ code }) => code)).toEqual(["ADOPTED", "LOST_POLICIES"]);
  expect((await adopt([narrower])).diagnostics.map(({ code }) => code)).toEqual(["ADOPTED"]);
});

test("without its kind in adopt, an issuer is an error that names the foundation's setting", async () => {
  const adoption = await adopt([policy("legacy")], {}, { adopt: ["teams"] });

  expect(adoption.imports).toEqual({});
  expect(linesOf(adoption)).toEqual([
    `error ALREADY_EXISTS trust: ${label} exists already, and this stack does not manage it. Add "issuer" to the setting adopt, or name the stack that owns it in trust.foundation`,
  ]);
});

test("without an issuer of the URL nothing is reported", async () => {
  expect(await adopt([], { url: "https://gitlab.com:8443" })).toEqual({
    imports: {},
    diagnostics: [],
    url: "https://gitlab.com",
  });
});
