import type { Login } from "../pipeline/model";
import { shellWord } from "./shell";

/** Pulumi: login --oidc-token refuses to run beside an access token that somebody has set. */
export const withoutOwnToken = "unset PULUMI_ACCESS_TOKEN";

/** Exchanges an ID token for Pulumi's. `idToken` and `team` are words of the shell. */
export function oidcLogin(
  { organization, user, expiration }: Extract<Login, { kind: "oidc" }>,
  idToken: string,
  team?: string,
): string {
  return [
    `pulumi login --oidc-token ${idToken} --oidc-org ${shellWord(organization)}`,
    ...(team === undefined ? [] : [`--oidc-team ${team}`]),
    ...(user === undefined ? [] : [`--oidc-user ${shellWord(user)}`]),
    ...(expiration === undefined ? [] : [`--oidc-expiration ${shellWord(expiration)}`]),
  ].join(" ");
}
