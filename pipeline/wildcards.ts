/**
 * Patterns of branches and tags, in which `*` stands for any text, also an empty one and one with slashes. The settings
 * write tags so, GitLab its protected branches and tags, and Pulumi Cloud the rules of its policies.
 */

/** Whether `pattern` covers every name that `other` covers, which may be a pattern itself. */
export function covers(pattern: string, other: string): boolean {
  // The wildcard of `other` counts as a letter of its own, which only a wildcard can stand for, so that the texts
  // between the wildcards of `pattern` have only to be found, each as early as it is there: a fleet has millions of
  // these pairs.
  const [first = "", ...middle] = pattern.split("*");
  const last = middle.pop();
  if (last === undefined) return pattern === other;
  if (!other.startsWith(first)) return false;
  let at = first.length;
  for (const text of middle) {
    const found = other.indexOf(text, at);
    if (found < 0) return false;
    at = found + text.length;
  }
  return other.length - last.length >= at && other.endsWith(last);
}

/** Whether there is a name that both cover. */
export function overlap(one: string, other: string): boolean {
  return walk(one, other, { rightIsPattern: true, dotIsAny: false });
}

/**
 * Whether there is a name that `pattern` covers and that a trust policy takes for `ref`, where a dot stands for any one
 * character. Pulumi: OIDC issuers, rules of policies.
 */
export function overlapInPolicy(pattern: string, ref: string): boolean {
  return walk(pattern, ref, { rightIsPattern: true, dotIsAny: true });
}

interface Reading {
  readonly rightIsPattern: boolean;
  /** Whether a dot in `right` stands for any one character. */
  readonly dotIsAny: boolean;
}

/**
 * Goes through both from the end. `reached[j]` tells whether the rest of `left` and the rest of `right` from `j` on can
 * stand for the same text. It takes as many steps as the lengths multiplied, however many wildcards there are.
 */
function walk(left: string, right: string, { rightIsPattern, dotIsAny }: Reading): boolean {
  const same = (a: string | undefined, b: string | undefined) => a === b || (dotIsAny && b === ".");
  const skips = (index: number) => rightIsPattern && right[index] === "*";
  let reached = Array.from({ length: right.length + 1 }, () => false);
  reached[right.length] = true;
  for (let j = right.length - 1; j >= 0; j--) reached[j] = skips(j) && reached[j + 1] === true;

  for (let i = left.length - 1; i >= 0; i--) {
    const next: boolean[] = Array.from({ length: right.length + 1 }, () => false);
    for (let j = right.length; j >= 0; j--) {
      const inside = j < right.length;
      if (left[i] === "*") next[j] = reached[j] === true || (inside && next[j + 1] === true);
      else if (skips(j)) next[j] = next[j + 1] === true || reached[j] === true;
      else next[j] = inside && same(left[i], right[j]) && reached[j + 1] === true;
    }
    reached = next;
  }
  return reached[0] === true;
}
