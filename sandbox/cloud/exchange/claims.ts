/** The payload of an ID token. */
export type Claims = Readonly<Record<string, unknown>>;

/**
 * The texts of a claim that a rule for `path` may match. Pulumi Cloud: a path leads into nested claims, and keys with dots
 * are quoted, as in `"kubernetes.io".pod.name`. Empty for a missing claim. `decidePolicy` lists the assumptions.
 */
export function claimTexts(claims: Claims, path: string): readonly string[] {
  const keys = claimPath(path);
  return keys ? textsOf(keys.reduce(field, claims)) : [];
}

/** The keys of a path, or undefined if it is malformed. */
export function claimPath(path: string): readonly string[] | undefined {
  if (!/^(?:"[^"]+"|[^".]+)(?:\.(?:"[^"]+"|[^".]+))*$/.test(path)) return undefined;
  return [...path.matchAll(/"([^"]+)"|[^".]+/g)].map(([key, quoted]) => quoted ?? key);
}

function field(value: unknown, key: string): unknown {
  return isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.flatMap(scalarText) : scalarText(value);
}

function scalarText(value: unknown): readonly string[] {
  switch (typeof value) {
    case "string":
      return [value];
    case "number":
    case "boolean":
      return [String(value)];
    default:
      return [];
  }
}

function isMap(value: unknown): value is Claims {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
