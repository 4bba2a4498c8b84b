import { type CloudState, seeded } from "./cloud/state";
import type { GitLabState } from "./gitlab/state";

/** Personal access tokens by the names of their users. */
export interface SeededTokens {
  readonly gitlab: ReadonlyMap<string, string>;
  readonly cloud: ReadonlyMap<string, string>;
}

/** The tokens that the seed gave to users and that still work, in kept data as well. */
export function seededTokens(gitlab: GitLabState, cloud: CloudState): SeededTokens {
  const ofGitLab = gitlab.users.all().map(({ username, token }) => [username, token] as const);
  const ofCloud = cloud.tokens.all().flatMap(({ owner, value, description, deleted }) => {
    return owner.kind === "user" && description === seeded && !deleted ? [[owner.login, value] as const] : [];
  });
  // Of several the oldest is the seed's.
  return { gitlab: new Map(ofGitLab), cloud: new Map(ofCloud.reverse()) };
}
