/** A filter for a stream of text. */
export interface TextFilter {
  /** Returns the filtered text. Holds back an end that may be the start of a secret. */
  write(text: string): string;
  /** Returns the text that was held back. */
  end(): string;
}

const MASK = "[MASKED]";

/**
 * Replaces every phrase with `mask`, also one that is split between writes. GitLab Runner: the longest phrase first,
 * and replacements are not searched again.
 */
export function maskPhrases(phrases: readonly string[], mask = MASK): TextFilter {
  const stages = [...new Set(phrases)]
    .filter((phrase) => phrase !== "")
    .sort((one, other) => other.length - one.length)
    .map((phrase) => new PhraseMask(phrase));
  const pass = (pieces: readonly Piece[], isEnd: boolean): string =>
    stages
      .reduce((through, stage) => stage.pass(through, isEnd), pieces)
      .map((piece) => piece ?? mask)
      .join("");
  return { write: (text) => pass([text], false), end: () => pass([], true) };
}

/** Text, or undefined for a masked phrase. */
type Piece = string | undefined;

class PhraseMask {
  /** The end of the text so far that may be the start of the phrase. */
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
    const waits = prefixLengthAtEnd(last, this.phrase);
    this.held = last.slice(last.length - waits);
    passed.push(last.slice(0, last.length - waits));
  }

  private release(): string {
    const held = this.held;
    this.held = "";
    return held;
  }
}

/** The length of the longest proper prefix of the phrase that the text ends with. */
function prefixLengthAtEnd(text: string, phrase: string): number {
  const most = Math.min(text.length, phrase.length - 1);
  for (let length = most; length > 0; length--) {
    if (text.endsWith(phrase.slice(0, length))) return length;
  }
  return 0;
}
