/**
 * Returns whether a path matches a glob. GitLab: Ruby's `File.fnmatch?` with `FNM_PATHNAME`, `FNM_DOTMATCH` and
 * `FNM_EXTGLOB`: `**` + "/" matches any number of folders, and any other star matches within one name.
 *
 * @param {string} glob
 * @returns {(path: string) => boolean}
 */
export function matcherOf(glob) {
  const alternatives = withoutBraces(glob).map((one) => one.split("/").map(segmentMatcher));
  return (path) => {
    const segments = path.split("/");
    return alternatives.some((matchers) => matches(matchers, segments));
  };
}

/** Limits the work for a glob with many braces. */
const MAX_ALTERNATIVES = 1_000;
const anyFolders = Symbol("any folders");

/** Matches without recursion: on a mismatch only the last `**` has to try again. */
function matches(matchers, segments) {
  let [matcher, segment] = [0, 0];
  let retry;
  while (segment < segments.length) {
    if (matchers[matcher] === anyFolders && matcher < matchers.length - 1) {
      retry = { matcher: ++matcher, segment };
    } else if (matcher < matchers.length && within(matchers[matcher], segments[segment], matcher, segment)) {
      matcher++;
      segment++;
    } else if (retry !== undefined) {
      retry.segment++;
      ({ matcher, segment } = retry);
    } else return false;
  }
  return matcher === matchers.length;

  // The last segment of a glob matches the last segment of the path, and only that one.
  function within(test, text, index, position) {
    if ((index === matchers.length - 1) !== (position === segments.length - 1)) return false;
    return test === anyFolders || test(text);
  }
}

function segmentMatcher(text) {
  if (text === "**") return anyFolders;
  const parts = partsOf(text);
  return (name) => matchesSegment(parts, [...name]);
}

function matchesSegment(parts, letters) {
  let [part, letter] = [0, 0];
  let retry;
  while (letter < letters.length) {
    if (parts[part] === "*") {
      retry = { part: ++part, letter };
    } else if (part < parts.length && parts[part](letters[letter])) {
      part++;
      letter++;
    } else if (retry !== undefined) {
      retry.letter++;
      ({ part, letter } = retry);
    } else return false;
  }
  while (parts[part] === "*") part++;
  return part === parts.length;
}

function partsOf(text) {
  const parts = [];
  for (let rest = text; rest !== "";) {
    const [, escaped, star, any, set, plain] = /^(?:\\([^])|(\*+)|(\?)|(\[[!^]?[^\]]+\])|([^]))/u.exec(rest) ?? [];
    if (star !== undefined) parts.push("*");
    else if (any !== undefined) parts.push(() => true);
    else if (set !== undefined) parts.push(setMatcher(set));
    else parts.push((letter) => letter === (escaped ?? plain));
    rest = rest.slice((star ?? set ?? any ?? plain ?? `\\${escaped}`).length);
  }
  return parts;
}

function setMatcher(set) {
  const [, negated, inner] = /^\[([!^]?)([^]*)\]$/u.exec(set) ?? [];
  const letters = [...(inner ?? "")];
  const ranges = [];
  for (let index = 0; index < letters.length; index++) {
    const isRange = letters[index + 1] === "-" && index + 2 < letters.length;
    ranges.push([letters[index], isRange ? letters[index + 2] : letters[index]]);
    if (isRange) index += 2;
  }
  return (letter) => ranges.some(([from, to]) => letter >= from && letter <= to) === (negated === "");
}

function withoutBraces(glob) {
  const done = [];
  const open = [glob];
  while (open.length > 0 && done.length + open.length <= MAX_ALTERNATIVES) {
    const text = open.pop() ?? "";
    const braces = innermost(text);
    if (!braces) done.push(text);
    else open.push(...braces.choices.map((choice) => braces.before + choice + braces.after));
  }
  return done;
}

function innermost(text) {
  const close = text.indexOf("}");
  const start = close < 0 ? -1 : text.lastIndexOf("{", close);
  if (start < 0) return undefined;
  return {
    before: text.slice(0, start),
    choices: text.slice(start + 1, close).split(","),
    after: text.slice(close + 1),
  };
}
