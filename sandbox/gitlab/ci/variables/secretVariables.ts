import type { Variable } from "../../entities";
import { matchesWildcard } from "../../model/wildcard";
import type { GitLabState } from "../../state";
import type { CiVariable } from "./ciVariable";

/** Who asks for the variables of a project. */
export interface SecretsWanted {
  readonly projectId: number;
  /** Whether it gets protected ones. */
  readonly isProtected: boolean;
  /** The name of the job's environment. */
  readonly environment: string | null;
}

/**
 * The CI/CD variables of a project that a job gets, the most specific scope's of each. GitLab: `HasEnvironmentScope`: a
 * job without an environment gets those of every environment alone.
 */
export function secretVariables(
  state: GitLabState,
  { projectId, isProtected, environment }: SecretsWanted,
): CiVariable[] {
  return state.variables
    .filter((row) => row.projectId === projectId && (isProtected || !row.protected) && isFor(row, environment))
    .sort((a, b) => rank(a, environment) - rank(b, environment) || lengthOf(a) - lengthOf(b) || a.id - b.id)
    .map(({ key, value, variableType, raw, masked }) => ({ key, value, file: variableType === "file", raw, masked }));
}

function isFor({ environmentScope }: Variable, environment: string | null): boolean {
  return environment === null ? environmentScope === "*" : matchesWildcard(environmentScope, environment);
}

/** The later, the stronger. */
function rank({ environmentScope }: Variable, environment: string | null): number {
  if (environmentScope === "*") return 0;
  return environmentScope === environment ? 2 : 1;
}

function lengthOf({ environmentScope }: Variable): number {
  return environmentScope.length;
}
