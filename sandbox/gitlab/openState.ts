import type { Clock } from "../clock";
import type { PersistState } from "../data/persistState";
import type { Folder } from "../folder";
import { applySeed } from "./applySeed";
import type { GitLabSeed } from "./seed";
import { GitLabState } from "./state";

/** GitLab's state, restored from saved data if there is any, else filled from the seed. */
export function openGitLabState(seed: GitLabSeed, clock: Clock, folder?: Folder, persist?: PersistState): GitLabState {
  const state = new GitLabState(seed, clock, folder);
  if (!persist?.(state)) applySeed(state, seed);
  return state;
}

/** Resets the state to the seed. Ids start over. */
export function resetGitLabState(state: GitLabState, seed: GitLabSeed): void {
  state.clear();
  applySeed(state, seed);
}
