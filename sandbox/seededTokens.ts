import { type CloudState, seeded } from "./cloud/state";
import type { GitLabState } from "./gitlab/state";

/** Personal access tokens by user name. */
export interface SeededTokens {
  readonly gitlab: ReadonlyMap<string, string>;
  readonly cloud: ReadonlyMap<string, string>;
}

/** The users' tokens from the seed that are still valid, also with saved data. */
export function seededTokens(gitlab: GitLabState, cloud: CloudState): SeededTokens {
  const gitlabTokens = gitlab.users.all().map(({ username, token }) => [username, token] as const);
  const cloudTokens = cloud.tokens.all().flatMap(({ owner, value, description, deleted }) => {
    return owner.kind === "user" && description === seeded && !deleted ? [[owner.login, value] as const] : [];
  });
  // If a user has several such tokens, the oldest is the seed's.
  return { gitlab: new Map(gitlabTokens), cloud: new Map(cloudTokens.reverse()) };
}
