import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { z } from "zod";
import type { ShapeScenario } from "../shapeCase";
import { authPolicy, issuer, refusal } from "./entities";

const all = "/api/orgs/:organization/oidc/issuers";
const form = {
  grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
  audience: "urn:pulumi:org:acme",
  subject_token: "no.id.token",
  subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
  requested_token_type: "urn:pulumi:token-type:access_token:organization",
  scope: "",
};

const signer = "https://signer.example.com";

/** OIDC issuers, their policies, and the exchange of ID tokens. */
export const trust: ShapeScenario = {
  noun: "trust",
  known: { organization: "acme" },
  async before(_, known) {
    const { publicKey, privateKey } = await generateKeyPair("RS256");
    Object.assign(known, { n: (await exportJWK(publicKey)).n });
    const seconds = Date.parse("2026-01-01T00:00:00Z") / 1000;
    known.idToken = await new SignJWT({ iss: signer, aud: form.audience, sub: "web", iat: seconds, exp: seconds + 600 })
      .setProtectedHeader({ alg: "RS256", kid: "one" })
      .sign(privateKey);
  },
  cases: [
    {
      route: `POST ${all}`,
      body: { name: "gitlab", url: "https://gitlab.example.com" },
      shape: issuer.extend({ thumbprints: z.array(z.string()).min(1) }),
      learn: ({ id }: { id: string }) => ({ issuer: id }),
    },
    {
      route: `POST ${all}`,
      body: { name: "gitlab", url: "https://gitlab.example.com" },
      status: 409,
      shape: refusal(409),
    },
    { route: `POST ${all}`, body: { url: "https://gitlab.example.com" }, status: 400, shape: refusal(400) },
    { route: `GET ${all}`, shape: z.strictObject({ oidcIssuers: z.array(issuer).length(1) }) },
    { route: `GET ${all}/:issuer`, shape: issuer },
    { route: `PATCH ${all}/:issuer`, body: { maxExpiration: 3600 }, shape: issuer.required({ maxExpiration: true }) },
    {
      route: "GET /api/orgs/:organization/auth/policies/oidcissuers/:issuer",
      shape: authPolicy,
      learn: ({ id }: { id: string }) => ({ policy: id }),
    },
    {
      route: "PATCH /api/orgs/:organization/auth/policies/:policy",
      body: { policies: [{ decision: "allow", tokenType: "team", teamName: "web", rules: { sub: "a" } }] },
      shape: authPolicy,
    },
    {
      route: "PATCH /api/orgs/:organization/auth/policies/:policy",
      body: { policies: [] },
      status: 400,
      shape: refusal(400, z.literal("policy definition can not be empty")),
    },
    {
      route: "POST /api/oauth/token",
      body: form,
      status: 400,
      shape: z.strictObject({ error: z.string().regex(/^[a-z_]+$/), error_description: z.string().min(1) }),
    },
    {
      route: `POST ${all}`,
      body: {
        name: "signer",
        url: signer,
        jwks: { keys: [{ kty: "RSA", kid: "one", alg: "RS256", use: "sig", e: "AQAB", n: ":n" }] },
      },
      shape: issuer.required({ jwks: true }),
      learn: ({ id }: { id: string }) => ({ issuer: id }),
    },
    {
      route: "GET /api/orgs/:organization/auth/policies/oidcissuers/:issuer",
      shape: authPolicy,
      learn: ({ id }: { id: string }) => ({ policy: id }),
    },
    {
      route: "PATCH /api/orgs/:organization/auth/policies/:policy",
      body: { policies: [{ decision: "allow", tokenType: "organization", rules: { sub: "web" } }] },
      shape: authPolicy,
    },
    {
      route: "POST /api/oauth/token",
      body: { ...form, subject_token: ":idToken" },
      shape: z.strictObject({
        access_token: z.string().regex(/^pul-[0-9a-f]{40}$/),
        issued_token_type: z.literal(form.requested_token_type),
        token_type: z.literal("token"),
        expires_in: z.literal(7200),
        scope: z.literal(""),
        refresh_token: z.string().optional(),
      }),
    },
    { route: `DELETE ${all}/:issuer`, status: 204 },
    { route: `GET ${all}/:issuer`, status: 404, shape: refusal(404) },
  ],
};
