import type { Clock } from "../clock";
import type { Keep } from "../data/keep";
import type { Folder } from "../folder";
import { plant } from "./plant";
import type { GitLabSeed } from "./seed";
import { GitLabState } from "./state";

/** A GitLab with what `keep` kept of it, or else with what its seed says. */
export function openGitLabState(seed: GitLabSeed, clock: Clock, folder?: Folder, keep?: Keep): GitLabState {
  const state = new GitLabState(seed, clock, folder);
  if (!keep?.(state)) plant(state, seed);
  return state;
}

/** Brings it back to the seed; ids start over. */
export function resetGitLabState(state: GitLabState, seed: GitLabSeed): void {
  state.clear();
  plant(state, seed);
}
