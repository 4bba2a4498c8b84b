/** A path of the API, each segment escaped. */
export function path(...segments: string[]): string {
  return segments.map(encodeURIComponent).join("/");
}

/** The parts of an id such as `organization/name`. */
export function idParts(id: string, format: string): string[] {
  const parts = id.split("/");
  if (parts.length !== format.split("/").length || parts.some((part) => part === "")) {
    throw new Error(`"${id}" is no id of this resource. It takes the form ${format}`);
  }
  return parts;
}
