/**
 * The references of ESC in a text, each as the names that it goes through: `${a.b["c"]}` is a, b, c. ESC:
 * interpolations, whose accessors are `.name` and `["name"]`, also the first.
 */
export function referencesIn(text: string): string[][] {
  return [...text.matchAll(/\$\{([^}]*)\}/g)].map(([, inside = ""]) =>
    [...inside.matchAll(/\[\s*"((?:[^"\\]|\\.)*)"\s*\]|([^\s.[\]"]+)/g)].map(([, quotedName, name]) =>
      (quotedName ?? name ?? "").replace(/\\(.)/g, "$1"),
    ),
  );
}

/**
 * Whether one of the references goes through these names first, in whatever letter case and with whatever version: ESC
 * takes `environments.project["name@version"]` for that version of it.
 */
export function refersTo(references: readonly (readonly string[])[], path: readonly string[]): boolean {
  const plain = (name: string | undefined) => name?.toLowerCase().replace(/@.*/, "");
  return references.some((names) => path.every((name, index) => plain(names[index]) === name.toLowerCase()));
}
