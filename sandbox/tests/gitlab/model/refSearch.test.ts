import { refsByRegex, searchedRefs } from "../../../gitlab/model/refSearch";

const named = (...names: string[]) => names.map((name) => ({ name }));
const REFS = named("a-feat", "feat", "feat/one", "feat/two", "Feature", "v1.0", "v1x0");

test.each([
  [undefined, ["a-feat", "feat", "feat/one", "feat/two", "Feature", "v1.0", "v1x0"]],
  ["", ["a-feat", "feat", "feat/one", "feat/two", "Feature", "v1.0", "v1x0"]],
  ["feat", ["feat", "a-feat", "feat/one", "feat/two", "Feature"]],
  ["FEAT", ["feat", "a-feat", "feat/one", "feat/two", "Feature"]],
  ["^feat", ["feat", "feat/one", "feat/two", "Feature"]],
  ["feat$", ["a-feat", "feat"]],
  ["^feat$", ["feat"]],
  ["^f*t", ["feat", "feat/one", "feat/two", "Feature"]],
  ["f*o$", ["feat/two"]],
  ["v1.0", ["v1.0"]],
  ["^v1.0$", ["v1.0"]],
  ["e^a", []],
  ["(", []],
  ["none", []],
])("the search %j finds %j", (search, names) => {
  expect(searchedRefs(REFS, search).map(({ name }) => name)).toEqual(names);
});

test.each([
  [undefined, 7],
  ["^feat/(one|two)$", 2],
  ["v\\d\\.\\d", 1],
  ["^Feature$", 1],
  ["(?i)^FEAT", 4],
])("the expression %j finds %j refs", (regex, count) => {
  expect(refsByRegex(REFS, regex)).toHaveLength(count);
});

test.each(["(", "[", "a**", "(?=a)", "(a)\\1"])(
  "the expression %j, which RE2 does not support, is refused",
  (regex) => {
    expect(() => refsByRegex(REFS, regex)).toThrow("regex is invalid");
  },
);

test("an expression that makes other engines backtrack for very long is fast", () => {
  const started = Date.now();
  const names = named("a".repeat(200));

  expect(refsByRegex(names, "^(a+)+$b")).toEqual([]);
  expect(searchedRefs(names, `${"a*".repeat(60)}b`)).toEqual([]);
  expect(Date.now() - started).toBeLessThan(2_000);
});
