import type { GitLabState } from "../state";
import { admit, type Refused } from "./admit";
import { type IdTokenClaims, idTokenClaims } from "./claims";
import type { IdTokenJob } from "./job";
import type { SigningKey } from "./keys";
import { signIdToken } from "./sign";

/** A signed ID token, or why GitLab gives none. */
export type IdTokenAnswer = { readonly ok: true; readonly token: string; readonly claims: IdTokenClaims } | Refused;

/** The token that a job of a pipeline gets, if GitLab's rules let there be such a pipeline. */
export async function issueIdToken(
  state: GitLabState,
  key: () => Promise<SigningKey>,
  issuer: string,
  wanted: IdTokenJob,
): Promise<IdTokenAnswer> {
  const admission = admit(state, wanted);
  if (!admission.ok) return admission;
  const claims = idTokenClaims(state, admission.job, { issuer, now: state.clock(), serial: state.nextSerial() });
  return { ok: true, token: await signIdToken(claims, await key()), claims };
}
