import type { ProtectedEnvironment } from "../entities";
import type { GitLabState } from "../state";
import type { Caller } from "./caller";
import { allows } from "./protection";

/** The protection with the exact name of an environment; undefined without Premium. */
export function protectedEnvironment(
  state: GitLabState,
  projectId: number,
  name: string,
): ProtectedEnvironment | undefined {
  if (!state.premium) return undefined;
  return state.protectedEnvironments.find((row) => row.projectId === projectId && row.name === name);
}

export function isProtectedEnvironment(state: GitLabState, projectId: number, name: string): boolean {
  return protectedEnvironment(state, projectId, name) !== undefined;
}

/** Whether the caller may deploy to the environment, by its protection if it has one. Admins always may. */
export function mayDeploy(state: GitLabState, caller: Caller, name: string): boolean {
  const protection = protectedEnvironment(state, caller.project.id, name);
  return protection === undefined || caller.user.admin || allows(state, protection.deploy, caller);
}
