/**
 * A settings document with a patch applied, as Pulumi Cloud does it: null removes a field, an object is merged, everything else
 * is replaced. The block `vcs` is replaced as a whole, unless the patch sets it to null.
 */
export function mergePatch(document: unknown, patch: unknown): unknown {
  return merged(document, patch, true);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function merged(value: unknown, patch: unknown, isTop: boolean): unknown {
  if (!isRecord(patch)) return patch;
  const before = isRecord(value) ? value : {};
  const after = new Map(Object.entries(before));
  for (const [name, change] of Object.entries(patch)) {
    if (change === null) after.delete(name);
    else after.set(name, merged(isTop && name === "vcs" ? undefined : before[name], change, false));
  }
  return Object.fromEntries(after);
}
