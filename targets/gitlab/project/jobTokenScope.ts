import { quoted } from "../../../pipeline/diagnostics/wording";

/** An entry of a job token allow-list: a project or a group. */
export interface ScopeEntry {
  readonly id: number;
  /** Its full path. */
  readonly path: string;
}

/** The inbound job token scope of a project: which other projects may access it with the tokens of their jobs. */
export interface JobTokenScope {
  /** Whether the lists apply. Otherwise all projects have access. */
  readonly isOn: boolean;
  readonly projects: readonly ScopeEntry[];
  readonly groups: readonly ScopeEntry[];
}

/** Whether a scope is GitLab's default: only the project itself has access. */
export function isInitial({ isOn, projects, groups }: JobTokenScope): boolean {
  return isOn && projects.length === 0 && groups.length === 0;
}

/** What an update changes in an existing scope. */
export function scopeChanges(found: JobTokenScope, wanted: JobTokenScope): string[] {
  return [
    ...widerThan(found, wanted).map((one) => `removes ${one}`),
    ...widerThan({ ...wanted, isOn: true }, found).map((one) => `adds ${one}`),
  ];
}

/** What a scope allows that the other one does not, each as a noun. */
export function widerThan(scope: JobTokenScope, other: JobTokenScope): string[] {
  return [
    ...(!scope.isOn && other.isOn ? ["access for all projects"] : []),
    ...entriesWithout(scope.projects, other.projects).map(({ path }) => `project ${quoted(path)}`),
    ...entriesWithout(scope.groups, other.groups).map(({ path }) => `group ${quoted(path)}`),
  ];
}

function entriesWithout(entries: readonly ScopeEntry[], others: readonly ScopeEntry[]): readonly ScopeEntry[] {
  return entries.filter(({ id }) => !others.some((other) => other.id === id));
}
