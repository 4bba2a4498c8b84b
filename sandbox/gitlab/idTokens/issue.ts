import type { GitLabState } from "../state";
import { admit, type Refusal } from "./admit";
import { type IdTokenClaims, idTokenClaims } from "./claims";
import type { IdTokenJob } from "./job";
import type { SigningKey } from "./keys";
import { signIdToken } from "./sign";

/** A signed ID token, or why GitLab signs none. */
export type IdTokenAnswer = { readonly ok: true; readonly token: string; readonly claims: IdTokenClaims } | Refusal;

/** Signs an ID token for a job, if GitLab's rules allow its pipeline. */
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
