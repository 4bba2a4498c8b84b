/**
 * Patterns of branches and tags. `*` matches any text, including an empty text and slashes. The settings use them for
 * tags, GitLab for protected branches and tags, and Pulumi Cloud for the rules of its policies.
 */

/** Whether `pattern` covers every name that `other` covers, which may be a pattern itself. */
export function covers(pattern: string, other: string): boolean {
  // A wildcard in `other` counts as a character that only a wildcard matches. It is therefore enough to find each text
  // between the wildcards of `pattern` at its earliest position. This is fast: a fleet has millions of these pairs.
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

/**
 * Whether a policy rule of only dots and question marks matches a text, by the text's length. Pulumi: a dot matches any
 * one character, a question mark one or none (OIDC issuers).
 */
export function coversByLength(pattern: string, text: string): boolean {
  if (!/^\.+\?*$/.test(pattern) || /[*.?]/.test(text)) return false;
  return text.length >= pattern.replaceAll("?", "").length && text.length <= pattern.length;
}

/** Whether a name exists that both patterns cover. */
export function overlap(one: string, other: string): boolean {
  return walk(one, other, { rightIsPattern: true, dotIsAny: false });
}

/**
 * Whether a name exists that `pattern` covers and that matches `ref` in a trust policy. Pulumi: in the rules of a
 * policy a dot matches any one character (OIDC issuers).
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
 * Whether one text matches both sides. It compares them from the end: `reached[j]` says whether the rest of `left` and
 * the rest of `right` from `j` on can match the same text. The steps are the product of the lengths, for any number of
 * wildcards.
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
