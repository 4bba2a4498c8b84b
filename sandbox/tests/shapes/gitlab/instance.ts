import { z } from "zod";
import type { ShapeScenario } from "../shapeCase";
import { time, url, userBasic } from "./entities";

const version = z.string().regex(/^\d+\.\d+\.\d+(-ee)?$/);
const revision = z.string().regex(/^[0-9a-f]+$/);

/** GitLab: GraphQL, GlobalID. */
const globalId = z.string().regex(/^gid:\/\/gitlab\/[A-Za-z:]+\/\d+$/);

/** GitLab: API::Entities::UserPublic and UserWithAdmin, as `GET /user` answers the caller. */
const currentUser = userBasic.extend({
  created_at: time,
  bio: z.string(),
  location: z.string(),
  linkedin: z.string(),
  twitter: z.string(),
  website_url: z.string(),
  organization: z.string(),
  bot: z.boolean(),
  last_sign_in_at: time.nullable(),
  confirmed_at: time.nullable(),
  last_activity_on: z.iso.date().nullable(),
  email: z.email(),
  theme_id: z.int(),
  color_scheme_id: z.int(),
  projects_limit: z.int(),
  current_sign_in_at: time.nullable(),
  identities: z.array(z.strictObject({ provider: z.string(), extern_uid: z.string() })),
  can_create_group: z.boolean(),
  can_create_project: z.boolean(),
  two_factor_enabled: z.boolean(),
  external: z.boolean(),
  private_profile: z.boolean(),
  commit_email: z.email(),
});

/** The caller, the server and its keys. */
export const instance: ShapeScenario = {
  noun: "instance",
  cases: [
    { route: "GET /api/v4/user", shape: currentUser },
    {
      route: "GET /api/v4/user",
      headers: { "PRIVATE-TOKEN": "token-platform" },
      shape: currentUser.extend({ is_admin: z.literal(true), note: z.string().nullable() }),
    },
    {
      route: "GET /api/v4/user",
      headers: { "PRIVATE-TOKEN": "unknown" },
      status: 401,
      shape: z.strictObject({ message: z.literal("401 Unauthorized") }),
    },
    {
      route: "POST /api/graphql",
      body: { query: "{ currentUser { id, namespace { id } } }" },
      shape: z.strictObject({
        data: z.strictObject({
          currentUser: z.strictObject({ id: globalId, namespace: z.strictObject({ id: globalId }).nullable() }),
        }),
      }),
    },
    {
      route: "POST /api/graphql",
      body: { query: "{ currentUser { shoeSize } }" },
      shape: z.strictObject({ errors: z.array(z.looseObject({ message: z.string() })).length(1) }),
    },
    { route: "GET /api/v4/version", shape: z.strictObject({ version, revision }) },
    {
      route: "GET /api/v4/metadata",
      shape: z.strictObject({
        version,
        revision,
        enterprise: z.boolean(),
        kas: z.strictObject({
          enabled: z.boolean(),
          externalUrl: url.nullable(),
          externalK8sProxyUrl: url.nullable(),
          version: z.string().nullable(),
        }),
      }),
    },
    {
      route: "GET /api/v4/application/settings",
      status: 403,
      shape: z.strictObject({ message: z.literal("403 Forbidden") }),
    },
    {
      route: "GET /api/v4/application/settings",
      headers: { "PRIVATE-TOKEN": "token-platform" },
      shape: z.strictObject({ enforce_ci_inbound_job_token_scope_enabled: z.boolean() }),
    },
    {
      route: "GET /.well-known/openid-configuration",
      shape: z.looseObject({
        issuer: url,
        jwks_uri: url,
        response_types_supported: z.array(z.string()),
        subject_types_supported: z.array(z.string()),
        id_token_signing_alg_values_supported: z.array(z.literal("RS256")),
      }),
    },
    {
      route: "GET /oauth/discovery/keys",
      shape: z.strictObject({
        keys: z
          .array(
            z.strictObject({
              kty: z.literal("RSA"),
              kid: z.string(),
              e: z.string(),
              n: z.string(),
              use: z.literal("sig"),
              alg: z.literal("RS256"),
            }),
          )
          .min(1),
      }),
    },
  ],
};
