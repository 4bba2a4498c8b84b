import { invalid } from "../errors";
import type { Namespace } from "../entities";
import type { GitLabState } from "../state";

/** The path that GitLab makes of a project's name. GitLab: `Project#path`, Rails' `parameterize`. */
export function pathOf(name: string): string {
  const plain = name.normalize("NFKD").replace(/\p{Mark}/gu, "");
  return plain
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "-")
    .replace(/^-+|-+$/g, "");
}

/**
 * Throws if a project path is invalid or taken. The texts are recalled. GitLab: limitations on project and group names.
 */
export function refusePath(state: GitLabState, namespace: Namespace, path: string): void {
  if (path.trim() === "") throw invalid({ path: ["can't be blank"] });
  if (!isPath(path)) {
    throw invalid({
      path: [
        "can contain only letters, digits, '_', '-' and '.'. Cannot start with '-', end in '.git' or end in '.atom'",
      ],
    });
  }
  if (isTaken(state, namespace, path)) throw invalid({ path: ["has already been taken"] });
}

/** Whether a text may be the path of a project or group. */
export function isPath(path: string): boolean {
  return /^[A-Za-z0-9_][\w.-]*$/.test(path) && !/(\.git|\.atom|\.)$/.test(path);
}

/** Whether a project or a group has the path in the namespace. */
export function isTaken(state: GitLabState, namespace: Namespace, path: string): boolean {
  const fullPath = `${namespace.fullPath}/${path}`.toLowerCase();
  const isSame = (row: { readonly fullPath: string }): boolean => row.fullPath.toLowerCase() === fullPath;
  return state.projects.find(isSame) !== undefined || state.namespaces.find(isSame) !== undefined;
}
