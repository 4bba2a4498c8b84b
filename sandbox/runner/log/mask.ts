/** What text becomes on its way into a log, piece by piece as it comes. */
export interface TextFilter {
  /** What is safe to go on with; the rest waits for what follows. */
  write(text: string): string;
  /** What has waited. */
  end(): string;
}

const MASK = "[MASKED]";

/**
 * Puts `[MASKED]` in the place of every phrase, also of one that comes in pieces. GitLab Runner: the longest phrase
 * first, and what masked one phrase is not searched for the next.
 */
export function maskPhrases(phrases: readonly string[]): TextFilter {
  const stages = [...new Set(phrases)]
    .filter((phrase) => phrase !== "")
    .sort((one, other) => other.length - one.length)
    .map((phrase) => new PhraseMask(phrase));
  const pass = (pieces: readonly Piece[], isEnd: boolean): string =>
    stages
      .reduce((through, stage) => stage.pass(through, isEnd), pieces)
      .map((piece) => piece ?? MASK)
      .join("");
  return { write: (text) => pass([text], false), end: () => pass([], true) };
}

/** Text, or undefined where a phrase was. */
type Piece = string | undefined;

class PhraseMask {
  /** A start of the phrase that the text so far ends with. */
  private held = "";

  constructor(private readonly phrase: string) {}

  pass(pieces: readonly Piece[], isEnd: boolean): readonly Piece[] {
    const passed: Piece[] = [];
    for (const piece of pieces) {
      if (piece === undefined) passed.push(this.release(), undefined);
      else this.search(piece, passed);
    }
    if (isEnd) passed.push(this.release());
    return passed.filter((piece) => piece !== "");
  }

  private search(piece: string, passed: Piece[]): void {
    const parts = (this.held + piece).split(this.phrase);
    parts.forEach((part, index) => {
      if (index > 0) passed.push(undefined);
      if (index < parts.length - 1) passed.push(part);
    });
    const last = parts.at(-1) ?? "";
    const waits = startAtEnd(last, this.phrase);
    this.held = last.slice(last.length - waits);
    passed.push(last.slice(0, last.length - waits));
  }

  private release(): string {
    const held = this.held;
    this.held = "";
    return held;
  }
}

/** How much of the phrase's start the text ends with, all of the phrase aside. */
function startAtEnd(text: string, phrase: string): number {
  const most = Math.min(text.length, phrase.length - 1);
  for (let length = most; length > 0; length--) {
    if (text.endsWith(phrase.slice(0, length))) return length;
  }
  return 0;
}
