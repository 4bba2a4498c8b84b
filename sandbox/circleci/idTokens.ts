import type { Hono } from "hono";
import { SignJWT } from "jose";
import { notFound } from "./apiError";
import type { Organization } from "./entities";
import { idParam } from "./requests";
import { accessOf, type CircleCiRun, placeOf, refOf } from "./run";
import type { CircleCiState } from "./state";

const KEYS = ".well-known/jwks-pub.json";
const LIFETIME = 3600;
const PREFIX = "oidc.circleci.com/";

/** Which ID token of a job: that of `CIRCLE_OIDC_TOKEN`, or that of `CIRCLE_OIDC_TOKEN_V2`. Their subjects differ. */
export type IdTokenVersion = "V1" | "V2";

/** A signed ID token, or the reason why the job has none. */
export type IdTokenAnswer =
  | { readonly ok: true; readonly token: string; readonly claims: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly reason: string };

/** Adds the discovery document and the keys of each organization's issuer, which need no authentication. */
export function discoveryRoutes(app: Hono, state: CircleCiState): void {
  // Assumption: all but the issuer and the address of the keys.
  app.get("/org/:organization/.well-known/openid-configuration", (context) => {
    const { origin } = new URL(context.req.url);
    const issuer = issuerOf(origin, organizationOf(idParam(context, "organization")));
    return context.json({
      issuer,
      jwks_uri: `${issuer}/${KEYS}`,
      response_types_supported: ["id_token"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
    });
  });

  app.get(`/org/:organization/${KEYS}`, async (context) => {
    organizationOf(idParam(context, "organization"));
    return context.json({ keys: [(await state.signingKey()).publicJwk] });
  });

  function organizationOf(id: string): Organization {
    const found = state.organizations.get(id);
    if (!found) throw notFound("Organization");
    return found;
  }
}

/** The issuer of an organization, such as `http://127.0.0.1:4000/org/<UUID>`. */
export function issuerOf(origin: string, { id }: Pick<Organization, "id">): string {
  return `${origin}/org/${id}`;
}

/** Signs an ID token of a job. `audience` defaults to the organization, as in the variables of the job. */
export async function issueIdToken(
  state: CircleCiState,
  origin: string,
  run: CircleCiRun,
  { version = "V2", audience }: { readonly version?: IdTokenVersion; readonly audience?: string } = {},
): Promise<IdTokenAnswer> {
  const access = accessOf(state, run);
  if (!access.ok) return { ok: false, reason: `the job may not use the context ${access.unauthorized}` };
  if (!access.hasIdTokens) return { ok: false, reason: "the job runs the code of a fork, which gets no secrets" };

  const { project, organization } = placeOf(state, run);
  const seconds = Math.floor(state.clock().getTime() / 1000);
  const ref = refOf(run);
  const vcsOrigin = `github.com/${run.repository ?? project.repository}`;
  const subject = `org/${organization.id}/project/${project.id}/user/${run.userId}`;
  const claims = {
    iss: issuerOf(origin, organization),
    // CircleCI: a run of a custom webhook has the subject of V1.
    sub: version === "V2" && ref !== undefined ? `${subject}/vcs-origin/${vcsOrigin}/vcs-ref/${ref}` : subject,
    aud: audience ?? organization.id,
    iat: seconds,
    exp: seconds + LIFETIME,
    [`${PREFIX}context-ids`]: access.contextIds,
    [`${PREFIX}job-id`]: state.newId(),
    [`${PREFIX}org-id`]: organization.id,
    [`${PREFIX}pipeline-definition-id`]: run.definitionId ?? project.id,
    [`${PREFIX}pipeline-id`]: state.newId(),
    [`${PREFIX}project-id`]: project.id,
    [`${PREFIX}ssh-rerun`]: run.isSshRerun ?? false,
    [`${PREFIX}workflow-id`]: state.newId(),
    ...(ref !== undefined && { [`${PREFIX}vcs-origin`]: vcsOrigin, [`${PREFIX}vcs-ref`]: ref }),
  };
  const { privateKey, publicJwk } = await state.signingKey();
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: "RS256", kid: publicJwk.kid, typ: "JWT" })
    .sign(privateKey);
  return { ok: true, token, claims };
}
