const REFERENCE = /\$(?:\{([^}]*)\}|([A-Za-z_]\w*)|([*#$@!?\-0-9]))/g;

/** The maximum length of an expanded value, in characters. */
const MAX_LENGTH = 1_000_000;

/**
 * The value of a variable that is not raw, with its references replaced once: what replaces them is not expanded again.
 * `$$` is a dollar sign, and the shell's other special variables are empty. GitLab Runner: `JobVariables.Expand`.
 */
export function expandValue(value: string, lookUp: (name: string) => string): string {
  let length = 0;
  return value.replace(REFERENCE, (_, braced?: string, plain?: string, special?: string) => {
    const name = braced ?? plain ?? special ?? "";
    const replacement = name === "$" ? "$" : lookUp(name);
    length += replacement.length;
    return length > MAX_LENGTH ? "" : replacement;
  });
}
