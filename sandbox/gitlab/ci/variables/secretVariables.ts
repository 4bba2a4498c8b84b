import type { Variable } from "../../entities";
import { groupsOfProject } from "../../model/namespaces";
import { matchesWildcard } from "../../model/wildcard";
import type { GitLabState } from "../../state";
import type { CiVariable } from "./ciVariable";

/** Selects CI/CD variables of a project for a job. */
export interface SecretVariablesQuery {
  readonly projectId: number;
  /** Whether the job gets protected variables. */
  readonly isProtected: boolean;
  /** The name of the job's deployment environment. */
  readonly environment: string | null;
}

/**
 * The CI/CD variables of a job: those of the project's groups, the outermost first, then the project's, the most specific
 * scope of each key last. A job without an environment gets only those with the scope `*`. GitLab: `HasEnvironmentScope`,
 * "CI/CD variable precedence".
 */
export function secretVariables(
  state: GitLabState,
  { projectId, isProtected, environment }: SecretVariablesQuery,
): CiVariable[] {
  const project = state.projects.get(projectId);
  const groups = project ? groupsOfProject(state, project) : [];
  const levels = [
    ...groups.map((group) => state.groupVariables.filter(({ namespaceId }) => namespaceId === group.id)),
    state.variables.filter((row) => row.projectId === projectId),
  ];
  return levels.flatMap((rows: readonly Scoped[]) =>
    rows
      .filter((row) => (isProtected || !row.protected) && matchesScope(row, environment))
      .sort((a, b) => rank(a, environment) - rank(b, environment) || lengthOf(a) - lengthOf(b) || a.id - b.id)
      .map(({ key, value, variableType, raw, masked }) => ({ key, value, file: variableType === "file", raw, masked })),
  );
}

type Scoped = Omit<Variable, "projectId">;

function matchesScope({ environmentScope }: Scoped, environment: string | null): boolean {
  return environment === null ? environmentScope === "*" : matchesWildcard(environmentScope, environment);
}

/** The precedence of a variable's scope; the highest one applies. */
function rank({ environmentScope }: Scoped, environment: string | null): number {
  if (environmentScope === "*") return 0;
  return environmentScope === environment ? 2 : 1;
}

function lengthOf({ environmentScope }: Scoped): number {
  return environmentScope.length;
}
