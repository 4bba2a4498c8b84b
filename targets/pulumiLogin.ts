import type { Login } from "../pipeline/model";
import { shellWord } from "./shell";

/** Removes a preset access token. Pulumi: `login --oidc-token` refuses to run while one is set. */
export const unsetAccessToken = "unset PULUMI_ACCESS_TOKEN";

/** The command that exchanges an ID token for a Pulumi access token. `idToken` and `team` are shell words. */
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
