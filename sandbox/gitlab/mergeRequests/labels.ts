import type { GitLabState } from "../state";
import type { Label } from "./entities";

/** GitLab: `Label::DEFAULT_COLOR`. */
const DEFAULT_LABEL_COLOR = "#6699cc";

export function findLabel(state: GitLabState, projectId: number, name: string): Label | undefined {
  return state.labels.find((row) => row.projectId === projectId && row.name === name);
}

/** The normalized names, after creating missing labels. */
export function ensureLabels(state: GitLabState, projectId: number, names: readonly string[]): string[] {
  const wanted = [...new Set(names.map((name) => name.trim()).filter((name) => name !== ""))];
  for (const name of wanted) {
    if (findLabel(state, projectId, name)) continue;
    state.labels.insert({ projectId, name, color: DEFAULT_LABEL_COLOR, description: null });
  }
  return wanted;
}

/** Deletes a label and removes it from merge requests. */
export function deleteLabel(state: GitLabState, { id, projectId, name }: Label): void {
  state.labels.delete(id);
  for (const row of state.mergeRequests.filter((row) => row.projectId === projectId && row.labels.includes(name))) {
    state.mergeRequests.update(row.id, { labels: row.labels.filter((label) => label !== name) });
  }
}

/** Renames a label in the merge requests that have it. The caller renames the label itself. */
export function renameLabel(state: GitLabState, { projectId, name }: Label, newName: string): void {
  for (const row of state.mergeRequests.filter((row) => row.projectId === projectId && row.labels.includes(name))) {
    state.mergeRequests.update(row.id, { labels: row.labels.map((label) => (label === name ? newName : label)) });
  }
}
