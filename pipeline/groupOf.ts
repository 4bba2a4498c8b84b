/** The path of the group, or of the user, that a project is directly in. */
export function groupOf(project: string): string {
  return project.slice(0, project.lastIndexOf("/"));
}
