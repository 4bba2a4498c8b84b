import fc from "fast-check";
import { fitsPattern } from "../../../cloud/exchange/wildcard";

test.each([
  ["main", "main", true],
  ["main", "Main", false],
  ["main", "main2", false],
  ["main", "2main", false],
  ["", "", true],
  ["", "a", false],
  ["*", "", true],
  ["*", "anything at all", true],
  ["release-*", "release-", true],
  ["release-*", "release-1.2", true],
  ["release-*", "release", false],
  ["*-release", "a-release", true],
  ["a*c*e", "abcde", true],
  ["a*c*e", "ace", true],
  ["a*c*e", "aec", false],
  ["**", "ab", true],
  ["v?", "v", true],
  ["v?", "v1", true],
  ["v?", "v12", false],
  ["v??", "v", true],
  ["v??", "v12", true],
  ["v??", "v123", false],
  ["?", "", true],
  ["v.", "v", false],
  ["v.", "v1", true],
  ["v.", "v12", false],
  ["v1.2", "v1.2", true],
  ["v1.2", "v1x2", true],
  ["v1.2", "v12", false],
  ["acme/shop.api", "acme/shop-api", true],
  ["acme/shop.api", "acme/shop/api", true],
  ["a.*", "a", false],
  ["a.*", "ab", true],
  ["*.", "", false],
  ["(a|b)", "a", false],
  ["[ab]", "a", false],
  ["a+", "aa", false],
  ["a\\*", "a*", false],
  ["$x^", "$x^", true],
  ["a*b", "a\nb", true],
  ["a.b", "a\u{1F600}b", true],
])("the pattern %j matches the text %j: %p", (pattern, text, fits) => {
  expect(fitsPattern(pattern, text)).toBe(fits);
});

test("many stars are as fast as few", () => {
  expect(fitsPattern("*a".repeat(200), "a".repeat(199))).toBe(false);
});

test("a pattern matches like the regular expression of its three wildcards", () => {
  const symbols = fc.constantFrom("a", "b", "*", "?", ".", "-");
  const pattern = fc.array(symbols, { maxLength: 8 }).map((parts) => parts.join(""));
  const text = fc.array(fc.constantFrom("a", "b", ".", "-"), { maxLength: 8 }).map((parts) => parts.join(""));

  fc.assert(
    fc.property(pattern, text, (pattern, text) => {
      const source = pattern.replaceAll(/[*?]/g, (symbol) => (symbol === "*" ? ".*" : ".?"));
      expect(fitsPattern(pattern, text)).toBe(new RegExp(`^${source}$`).test(text));
    }),
    { numRuns: 2000 },
  );
});
