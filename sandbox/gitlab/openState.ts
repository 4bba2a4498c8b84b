import type { Clock } from "../clock";
import type { Keep } from "../data/keep";
import type { Folder } from "../folder";
import { applySeed } from "./applySeed";
import type { GitLabSeed } from "./seed";
import { GitLabState } from "./state";

/** GitLab's state, restored from kept data if `keep` has any, else filled from the seed. */
export function openGitLabState(seed: GitLabSeed, clock: Clock, folder?: Folder, keep?: Keep): GitLabState {
  const state = new GitLabState(seed, clock, folder);
  if (!keep?.(state)) applySeed(state, seed);
  return state;
}

/** Resets the state to the seed. Ids start over. */
export function resetGitLabState(state: GitLabState, seed: GitLabSeed): void {
  state.clear();
  applySeed(state, seed);
}
