import fc from "fast-check";
import { oneLine, visible } from "../../pipeline/visible";
import { hidden, hiddenIn, hostileText } from "./hidden";

test.each([
  ["\u001b[31mred", "\\u001b[31mred"],
  ["a\u202eb", "a\\u202eb"],
  ["a\nb", "a\\u000ab"],
  ["\u009b2J", "\\u009b2J"],
  ["\ud83d", "\\ud83d"],
  ["\u{e0061}", "\\udb40\\udc61"],
  ["żółw, 猫, 🚀", "żółw, 猫, 🚀"],
])("row %# is shown with escapes", (text, shown) => {
  expect(visible(text)).toBe(shown);
});

test.each(hidden.map((character) => [codePoint(character), character]))("%s is escaped", (_name, character) => {
  expect(visible(character)).toMatch(/^(\\u[0-9a-f]{4}){1,2}$/);
});

test("no text keeps a hidden character, and escaping twice changes nothing", () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      expect(hiddenIn(visible(text))).toEqual([]);
      expect(hiddenIn(oneLine(text))).toEqual([]);
      expect(visible(visible(text))).toBe(visible(text));
    }),
    { numRuns: 2000 },
  );
});

test("joins several lines into one", () => {
  expect(oneLine("  a\n\n  b\u001b\tc\n")).toBe("a b\\u001b c");
});

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
