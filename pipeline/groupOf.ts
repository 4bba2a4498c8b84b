/** Returns the path of the group, or of the user, that directly contains a project. */
export function groupOf(project: string): string {
  return project.slice(0, project.lastIndexOf("/"));
}
