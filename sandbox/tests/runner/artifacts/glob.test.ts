import { globMatcher } from "../../../runner/artifacts/glob";

test.each<[string, string[], string[]]>([
  ["*.js", ["index.js", ".hidden.js"], ["lib/index.js", "index.ts"]],
  ["**/*.js", ["index.js", "lib/index.js", "a/b/c.js"], ["index.ts", "index.jsx"]],
  ["lib/**", ["lib", "lib/a", "lib/a/b"], ["libs", "other/lib/a"]],
  ["lib/**/a.txt", ["lib/a.txt", "lib/x/y/a.txt"], ["lib/ba.txt", "a.txt"]],
  ["**", ["a", "a/b"], []],
  ["a?c", ["abc", "a.c"], ["ac", "a/c", "abbc"]],
  ["[a-c]x", ["ax", "cx"], ["dx", "x"]],
  ["[!a-c]x", ["dx"], ["ax", "/x"]],
  ["{one,two/three}.txt", ["one.txt", "two/three.txt"], ["two.txt", "one,two/three.txt"]],
  ["{a,b*}/x", ["a/x", "b/x", "bcd/x"], ["ab/x"]],
  ["a+b(1).txt", ["a+b(1).txt"], ["aab1.txt"]],
  ["a,b", ["a,b"], ["a", "b"]],
  ["\\*.txt", ["*.txt"], ["a.txt"]],
  ["a**b", ["ab", "axxb"], ["a/b"]],
  ["ü*", ["ü", "üx"], ["u"]],
  ["?[😀-😂]", ["a😁", "😀😀"], ["a", "a😃", "😁"]],
  ["[z-a]", [], ["z", "m", "a"]],
  ["[\\d]", ["d"], ["1", "\\"]],
  ["[a\\-c]", ["a", "-", "c"], ["b"]],
  ["[a-]", ["a", "-"], ["b"]],
  ["[", ["["], ["a", ""]],
  ["a\\", ["a\\"], ["a"]],
  ["{a,{b,c}d}e", ["ae", "bde", "cde"], ["be", "ade", "e"]],
  ["{a,b", ["a", "b"], ["{a,b", "ab"]],
  ["a}", ["a}"], ["a"]],
  ["x{,y}", ["x", "xy"], ["y"]],
  ["**/**/a", ["a", "b/a", "b/c/a"], ["ab"]],
  ["a/*", ["a/b", "a/.b"], ["a", "a/b/c"]],
  ["*/b/**", ["a/b", "a/b/c/d"], ["b", "x/a/b"]],
])("%s matches %j and not %j", (pattern, matching, others) => {
  const matches = globMatcher(pattern);

  expect(matching.filter((path) => !matches(path))).toEqual([]);
  expect(others.filter(matches)).toEqual([]);
});

test.each([
  ["stars", "*a".repeat(300)],
  ["folders", "**/".repeat(300)],
  ["choices", "{,a}".repeat(250)],
  ["choices within choices", `${"{a,".repeat(250)}b${"}".repeat(250)}`],
])("many %s are matched fast", (_, pattern) => {
  const started = performance.now();
  const matches = globMatcher(`${pattern}b`);

  expect(matches("a".repeat(2000))).toBe(false);
  expect(matches(`${"a/".repeat(1000)}c`)).toBe(false);
  // A backtracking matcher would take too long.
  expect(performance.now() - started).toBeLessThan(5000);
});

test("a pattern that is longer than the longest path matches nothing", () => {
  expect(globMatcher("a".repeat(4097))("a".repeat(4097))).toBe(false);
  expect(globMatcher("a".repeat(4096))("a".repeat(4096))).toBe(true);
});
