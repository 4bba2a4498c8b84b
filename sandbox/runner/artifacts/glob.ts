/** Returns whether a path below the project matches a pattern. */
export type PathMatcher = (path: string) => boolean;

/**
 * Compiles a pattern of `artifacts:paths`. GitLab Runner: doublestar, where `**` matches any number of folders, `*` and `?`
 * match within one name, also a leading dot, and `{a,b}` matches either. Matching never backtracks: its time depends only
 * on the lengths of pattern and path.
 */
export function globMatcher(pattern: string): PathMatcher {
  const letters = Array.from(pattern);
  if (letters.length > MAX_CHARACTERS) return () => false;
  const program = programOf(letters);
  return (path) => isMatch(program, path);
}

/** Whether a pattern has wildcards. */
export function isGlob(pattern: string): boolean {
  return /[*?[{]/.test(pattern);
}

/** The longest pattern. Linux: `PATH_MAX`. */
const MAX_CHARACTERS = 4096;

type LetterTest = (letter: string) => boolean;

/** A state of the automaton: a test that consumes a letter, or the states that follow without one. */
type Step = LetterTest | number[];

const anyLetter: LetterTest = () => true;
const withinName: LetterTest = (letter) => letter !== "/";
const isSlash: LetterTest = (letter) => letter === "/";

/** Runs the automaton, with all states that are reachable at the same time. */
function isMatch(program: readonly Step[], path: string): boolean {
  let here = reachable(program, [0]);
  for (const letter of path) {
    const next: number[] = [];
    for (const at of here) {
      const step = program[at];
      if (typeof step === "function" && step(letter)) next.push(at + 1);
    }
    if (next.length === 0) return false;
    here = reachable(program, next);
  }
  return here.has(program.length);
}

function reachable(program: readonly Step[], from: readonly number[]): ReadonlySet<number> {
  const found = new Set(from);
  for (const at of found) {
    const step = program[at];
    if (typeof step === "object") for (const next of step) found.add(next);
  }
  return found;
}

function programOf(letters: readonly string[]): Step[] {
  const program: Step[] = [];
  /** The open braces: the states where their choices start, and the states that end them. */
  const open: { readonly starts: number[]; readonly ends: number[][] }[] = [];
  const any = (test: LetterTest): void => {
    const start = program.length;
    program.push([start + 1, start + 3], test, [start]);
  };
  const close = (): void => {
    for (const end of open.pop()?.ends ?? []) end.push(program.length);
  };
  const is = (at: number, text: string): boolean =>
    Array.from(text).every((letter, index) => letters[at + index] === letter);
  const isRest = (at: number, text: string): boolean => at + text.length === letters.length && is(at, text);

  for (let at = 0; at < letters.length; at++) {
    const letter = letters[at] ?? "";
    const isStart = at === 0 || letters[at - 1] === "/";
    const set = letter === "[" ? setAt(letters, at) : undefined;
    const braces = open.at(-1);
    if (isStart && is(at, "**/")) {
      const start = program.length;
      program.push([start + 1, start + 5]);
      any(anyLetter);
      program.push(isSlash);
      at += 2;
    } else if (isStart && isRest(at, "**")) {
      any(anyLetter);
      at += 1;
    } else if (isRest(at, "/**")) {
      // `folder/**` matches the folder itself, too.
      const start = program.length;
      program.push([start + 1, start + 5], isSlash);
      any(anyLetter);
      at += 2;
    } else if (letter === "*") {
      any(withinName);
      while (letters[at + 1] === "*") at++;
    } else if (letter === "?") {
      program.push(withinName);
    } else if (set !== undefined) {
      program.push(set.test);
      at = set.end;
    } else if (letter === "{") {
      const starts = [program.length + 1];
      program.push(starts);
      open.push({ starts, ends: [] });
    } else if (letter === "}" && braces !== undefined) {
      close();
    } else if (letter === "," && braces !== undefined) {
      const end: number[] = [];
      program.push(end);
      braces.ends.push(end);
      braces.starts.push(program.length);
    } else {
      const wanted = letter === "\\" ? (letters[++at] ?? letter) : letter;
      program.push((one) => one === wanted);
    }
  }
  while (open.length > 0) close();
  return program;
}

/** The character set at `start` and where it ends, or undefined if there is none. */
function setAt(
  letters: readonly string[],
  start: number,
): { readonly test: LetterTest; readonly end: number } | undefined {
  const isNegated = letters[start + 1] === "!" || letters[start + 1] === "^";
  const ranges: [string, string][] = [];
  let at = start + (isNegated ? 2 : 1);
  const member = (): string => {
    if (letters[at] === "\\") at++;
    return letters[at++] ?? "";
  };
  while (at < letters.length && letters[at] !== "]") {
    const from = member();
    const isRange = letters[at] === "-" && at + 1 < letters.length && letters[at + 1] !== "]";
    if (isRange) at++;
    ranges.push([from, isRange ? member() : from]);
  }
  if (at >= letters.length || ranges.length === 0) return undefined;
  const test: LetterTest = (letter) => {
    const code = codeOf(letter);
    return letter !== "/" && ranges.some(([from, to]) => codeOf(from) <= code && code <= codeOf(to)) !== isNegated;
  };
  return { test, end: at };
}

function codeOf(letter: string): number {
  return letter.codePointAt(0) ?? -1;
}
