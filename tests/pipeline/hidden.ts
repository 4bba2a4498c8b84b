import fc from "fast-check";

/** Characters that a terminal interprets or that a reader cannot see, one of each kind and the ends of ranges. */
export const hidden = [
  ...[
    "\u0000",
    "\u0007",
    "\u0008",
    "\t",
    "\n",
    "\r",
    "\u001b",
    "\u001f",
    "\u007f",
    "\u0080",
    "\u0085",
    "\u009b",
    "\u009f",
  ],
  ...["\u00ad", "\u061c", "\u180e", "\u200b", "\u200d", "\u200e", "\u200f", "\u2028", "\u2029", "\u202a", "\u202e"],
  ...["\u2060", "\u2066", "\u2069", "\u206f", "\u115f", "\u3164", "\ufe0f", "\ufeff", "\ufff9", "\ud83d", "\udc00"],
  ...["\u{1d173}", "\u{e0001}", "\u{e0061}"],
];

/** Characters that no printed line may contain. This is independent of the expression that escapes them. */
export function hiddenIn(line: string): string[] {
  return Array.from(line).filter((character) => {
    const code = character.codePointAt(0) ?? 0;
    return ranges.some(([from, to]) => code >= from && code <= to);
  });
}

/** Texts with hidden characters among plain ones. */
export const hostileText = fc
  .array(
    fc.oneof(fc.constantFrom(...hidden), fc.string({ maxLength: 4 }), fc.string({ unit: "binary", maxLength: 2 })),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(""));

/** Controls, marks and overrides of direction, separators, other formats, surrogates. */
const ranges: readonly (readonly [number, number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x180e, 0x180e],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0xd800, 0xdfff],
  [0xfeff, 0xfeff],
  [0xfff9, 0xfffb],
  [0x1d173, 0x1d17a],
  [0xe0001, 0xe007f],
];
