/**
 * Returns the ESC references in a text, each as its names: `${a.b["c"]}` is a, b, c. ESC: interpolations, with the
 * accessors `.name` and `["name"]`, also for the first name.
 */
export function referencesIn(text: string): string[][] {
  return [...text.matchAll(/\$\{([^}]*)\}/g)].map(([, inside = ""]) =>
    [...inside.matchAll(/\[\s*"((?:[^"\\]|\\.)*)"\s*\]|([^\s.[\]"]+)/g)].map(([, quotedName, name]) =>
      (quotedName ?? name ?? "").replace(/\\(.)/g, "$1"),
    ),
  );
}

/**
 * Whether one of the references starts with these names, in any letter case and version. ESC:
 * `environments.project["name@version"]` is that version of the ESC environment.
 */
export function refersTo(references: readonly (readonly string[])[], path: readonly string[]): boolean {
  const plain = (name: string | undefined) => name?.toLowerCase().replace(/@.*/, "");
  return references.some((names) => path.every((name, index) => plain(names[index]) === name.toLowerCase()));
}
