/** A run of characters with the same style. */
export interface Span {
  readonly text: string;
  readonly style: Style;
}

export interface Style {
  /** The colour, 0 to 15; null for the default. */
  readonly foreground: number | null;
  readonly background: number | null;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
}

export const plainStyle: Style = { foreground: null, background: null, bold: false, italic: false, underline: false };

/**
 * The spans of one line, as a terminal shows it, and the style at its end. Of an overwritten line, such as a progress bar,
 * the last text is shown. Other escape sequences are dropped.
 */
export function readAnsi(line: string, style: Style): { readonly spans: readonly Span[]; readonly style: Style } {
  const spans: Span[] = [];
  let current = style;
  // Splitting by a pattern with a group yields texts and sequences alternately.
  lastWriting(line)
    .split(/\x1b\[([0-9;?]*[A-Za-z])/)
    .forEach((part, index) => {
      if (index % 2 === 1) current = part.endsWith("m") ? restyled(current, part.slice(0, -1)) : current;
      else if (part !== "") spans.push({ text: withoutControls(part), style: current });
    });
  return { spans: spans.filter(({ text }) => text !== ""), style: current };
}

function lastWriting(line: string): string {
  const writings = line.split("\r").filter((writing) => writing !== "");
  return writings.at(-1) ?? "";
}

function restyled(style: Style, codes: string): Style {
  const numbers = codes.split(";").map((code) => Number(code || "0"));
  let next = style;
  for (let at = 0; at < numbers.length; at++) {
    const number = numbers[at] ?? 0;
    if (number === 38 || number === 48) {
      const { colour, length } = extended(numbers.slice(at + 1));
      next = number === 38 ? { ...next, foreground: colour } : { ...next, background: colour };
      at += length;
    } else next = one(next, number);
  }
  return next;
}

function one(style: Style, number: number): Style {
  if (number === 0) return plainStyle;
  if (number === 1) return { ...style, bold: true };
  if (number === 3) return { ...style, italic: true };
  if (number === 4) return { ...style, underline: true };
  if (number === 22) return { ...style, bold: false };
  if (number === 23) return { ...style, italic: false };
  if (number === 24) return { ...style, underline: false };
  if (number >= 30 && number <= 37) return { ...style, foreground: number - 30 };
  if (number === 39) return { ...style, foreground: null };
  if (number >= 40 && number <= 47) return { ...style, background: number - 40 };
  if (number === 49) return { ...style, background: null };
  if (number >= 90 && number <= 97) return { ...style, foreground: number - 90 + 8 };
  if (number >= 100 && number <= 107) return { ...style, background: number - 100 + 8 };
  return style;
}

/** The nearest of the 16 colours, which are readable on a light and a dark page. */
function extended([mode, ...values]: readonly number[]): { colour: number | null; length: number } {
  if (mode === 5) return { colour: ofPalette(values[0] ?? 0), length: 2 };
  if (mode === 2) return { colour: ofRgb(values[0] ?? 0, values[1] ?? 0, values[2] ?? 0), length: 4 };
  return { colour: null, length: 0 };
}

function ofPalette(number: number): number {
  if (number < 16) return number;
  if (number >= 232) return number < 244 ? 8 : 7;
  const steps = number - 16;
  return ofRgb(Math.floor(steps / 36) * 51, (Math.floor(steps / 6) % 6) * 51, (steps % 6) * 51);
}

function ofRgb(red: number, green: number, blue: number): number {
  const most = Math.max(red, green, blue);
  if (most < 64) return 0;
  const bit = (value: number, weight: number) => (value > most / 2 ? weight : 0);
  const hue = bit(red, 1) + bit(green, 2) + bit(blue, 4);
  return most > 192 ? hue + 8 : hue;
}

/** Removes all other escape sequences and control characters. */
function withoutControls(text: string): string {
  return text.replace(/\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b.?|[\x00-\x08\x0b-\x1f\x7f]/g, "");
}
