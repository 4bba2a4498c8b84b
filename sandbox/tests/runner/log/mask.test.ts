import fc from "fast-check";
import { maskPhrases, type TextFilter } from "../../../runner/log/mask";
import { sanitizeTokens } from "../../../runner/log/sanitize";

test.each<[string, string[], string, string]>([
  ["a phrase", ["secret-1"], "a secret-1 b", "a [MASKED] b"],
  ["several phrases", ["alpha", "beta"], "beta alpha beta", "[MASKED] [MASKED] [MASKED]"],
  ["the longest first", ["abcd", "abcdefgh"], "abcdefgh abcd", "[MASKED] [MASKED]"],
  ["a longer phrase that starts after a shorter one", ["abX", "bXcdef"], "abXcdef", "a[MASKED]"],
  ["a phrase directly after a part of itself", ["aab"], "aaab", "a[MASKED]"],
  ["nothing for an empty phrase", [""], "text", "text"],
  ["no part of [MASKED] itself", ["MASK", "hunter22"], "MASK hunter22", "[MASKED] [MASKED]"],
  ["a phrase of several lines", ["one\ntwo"], "one\ntwo\none", "[MASKED]\none"],
  ["a phrase with surrogate pairs", ["🔑key"], "the 🔑key", "the [MASKED]"],
])("masks %s", (_, phrases, text, masked) => {
  expect(through(maskPhrases(phrases), [text])).toBe(masked);
});

test("masks a phrase however it is split", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 5 }), { maxLength: 4 }),
      fc.array(fc.string({ unit: fc.constantFrom("a", "b", "c", " "), maxLength: 6 }), { maxLength: 10 }),
      (phrases, pieces) => {
        expect(through(maskPhrases(phrases), pieces)).toBe(through(maskPhrases(phrases), [pieces.join("")]));
      },
    ),
  );
});

test("no phrase is left in any text", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string({ unit: fc.constantFrom("a", "b"), minLength: 3, maxLength: 6 }), {
        minLength: 1,
        maxLength: 4,
      }),
      fc.array(fc.string({ unit: fc.constantFrom("a", "b", "\n"), maxLength: 8 }), { maxLength: 10 }),
      (phrases, pieces) => {
        const parts = through(maskPhrases(phrases), pieces).split("[MASKED]");
        expect(parts.filter((part) => phrases.some((phrase) => part.includes(phrase)))).toEqual([]);
      },
    ),
  );
});

test("passes on text at once that is not part of a phrase", () => {
  const filter = maskPhrases(["secret-1"]);

  expect([filter.write("building...s"), filter.write("ecr"), filter.write("et-1!"), filter.end()]).toEqual([
    "building...",
    "",
    "[MASKED]!",
    "",
  ]);
});

test.each([
  ["https://example.com/?private_token=abc&x=1", "https://example.com/?private_token=[MASKED]&x=1"],
  ["https://example.com/?a=b&X-Amz-Signature=abc end", "https://example.com/?a=b&X-Amz-Signature=[MASKED] end"],
  ["token glpat-abc_DEF-1.2=x, and more", "token glpat-[MASKED], and more"],
  ["glpat-", "glpat-"],
  ["a & b ?c glp", "a & b ?c glp"],
])("%j is logged as %j", (text, sanitized) => {
  expect(through(sanitizeTokens(), [text])).toBe(sanitized);
  expect(through(sanitizeTokens(), Array.from(text))).toBe(sanitized);
});

function through(filter: TextFilter, pieces: readonly string[]): string {
  return pieces.map((piece) => filter.write(piece)).join("") + filter.end();
}
