import type { JWTPayload } from "jose";
import { fieldOf, idOf, testCloud, type TestCloud } from "./testCloud";
import { startIssuer, type TestIssuer } from "./testIssuer";

/** The start of the clouds' clock, in seconds. */
export const start = Date.parse("2026-01-01T00:00:00Z") / 1000;

/** The claims of an ID token that is valid at that time. */
export const claims: JWTPayload = {
  aud: "urn:pulumi:org:acme",
  sub: "project_path:acme/shop/api:ref_type:branch:ref:main",
  iat: start,
  nbf: start,
  exp: start + 300,
};

/** The other fields that a job sends with its ID token. */
export const form = {
  audience: "urn:pulumi:org:acme",
  grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
  requested_token_type: "urn:pulumi:token-type:access_token:team",
  scope: "team:staging",
  subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
  expiration: "7200",
};

/** A policy that admits that ID token. */
export const allow = { decision: "allow", tokenType: "team", teamName: "staging", rules: { sub: "*:ref:main" } };
/** An issuer that the clouds trust. */
export let issuer: TestIssuer;
/** An issuer that no cloud trusts. */
export let stranger: TestIssuer;

beforeAll(async () => {
  issuer = await startIssuer();
  stranger = await startIssuer();
});

afterAll(async () => {
  await issuer.close();
  await stranger.close();
});

interface Trust {
  readonly organization?: string;
  readonly policies?: readonly object[];
  /** Further fields of the registration. */
  readonly more?: object;
  readonly cloud?: TestCloud;
}

/** A cloud that trusts the issuer, with the team `staging`. */
export async function trusting({ organization = "acme", policies = [allow], more, cloud = testCloud() }: Trust = {}) {
  const body = { name: "gitlab", url: issuer.url, ...more };
  const { body: registered } = await cloud.send("POST", `/orgs/${organization}/oidc/issuers`, { body });
  const byIssuer = `/orgs/${organization}/auth/policies/oidcissuers/${fieldOf(registered, "id")}`;
  const policy = `/orgs/${organization}/auth/policies/${idOf(await cloud.send("GET", byIssuer))}`;
  if (policies.length > 0) expect((await cloud.send("PATCH", policy, { body: { policies } })).status).toBe(200);
  await cloud.send("POST", `/orgs/${organization}/teams/pulumi`, { body: { name: "staging" } });
  return cloud;
}

/** Sends the form with changes to it; null removes a field. */
export async function exchange(cloud: TestCloud, token: string, changes: Readonly<Record<string, string | null>> = {}) {
  const fields: Record<string, string | null> = { ...form, subject_token: token, ...changes };
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) if (value !== null) body.set(name, value);
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  return cloud.send("POST", "/oauth/token", { token: null, headers, body: body.toString() });
}

/** The body of an error. */
export const refused = (error: string, description: string) => ({ error, error_description: description });
