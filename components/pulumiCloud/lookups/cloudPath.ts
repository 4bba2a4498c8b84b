/** A path of Pulumi Cloud's API. */
export function cloudPath(...segments: readonly string[]): string {
  return segments.map((segment) => `/${encodeURIComponent(segment)}`).join("");
}
