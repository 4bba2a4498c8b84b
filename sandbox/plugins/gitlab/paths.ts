/** Escapes one segment of a path, including dots (client-go: PathEscape). */
export function segment(text: string): string {
  return encodeURIComponent(text).replaceAll(".", "%2E");
}

/** A path below a project, such as `projects/acme%2Fshop%2Fapi/variables/TOKEN`. */
export function projectPath(project: string, ...segments: string[]): string {
  return ["projects", project, ...segments].map(segment).join("/");
}

/** The parts of an id such as `project:key:scope`. The last part may contain colons. */
export function idParts(id: string, format: string): string[] {
  const count = format.split(":").length;
  const parts = id.split(":");
  if (parts.length < count || parts.some((part) => part === "")) {
    throw new Error(`"${id}" is not an ID of this resource. It takes the form ${format}`);
  }
  return [...parts.slice(0, count - 1), parts.slice(count - 1).join(":")];
}
