import type { CiVariable } from "../../../../gitlab/ci/variables/ciVariable";
import { expandAll, expandForRunner, expandText, fillIn } from "../../../../gitlab/ci/variables/expand";

const runners = new Set(["CI_PROJECT_DIR"]);

/** The expanded values. */
function values(variables: readonly (CiVariable | readonly [string, string])[]): Record<string, string> {
  const all = variables.map((one) => ("key" in one ? one : { key: one[0], value: one[1] }));
  return Object.fromEntries(expandAll(all, runners).map(({ key, value }) => [key, value]));
}

test.each<[string, string, string]>([
  ["a name", "$A", "a"],
  ["a name in braces", "x${A}y", "xay"],
  ["a name before punctuation", "$A-$A/$A.$A", "a-a/a.a"],
  ["a value with other variables", "$TWO", "a and a"],
  ["an unknown variable", "x$GONE${GONE}y", "xy"],
  ["a variable of the runner", "$CI_PROJECT_DIR/$A", "$CI_PROJECT_DIR/a"],
  ["a file", "$FILE $A", "$FILE a"],
  ["a raw variable", "$RAW", "$A $$"],
  ["two dollar signs", "$$A $$$A", "$A $a"],
  ["a single dollar sign", "5$ $5 $", "5$ $5 $"],
  ["unclosed braces", "${A", "${A"],
  ["a variable in the notation of Windows", "%A%-%GONE%-100%-%%A%%", "a--100%-%%A%%"],
])("expands %s like GitLab and its runner", (_, text, expected) => {
  const others: CiVariable[] = [
    { key: "A", value: "a" },
    { key: "TWO", value: "$A and ${A}" },
    { key: "FILE", value: "$A", file: true },
    { key: "RAW", value: "$A $$", raw: true },
  ];

  expect(values([...others, ["X", text]])).toEqual({ A: "a", TWO: "a and a", FILE: "a", RAW: "$A $$", X: expected });
});

test.each<[string, CiVariable, string]>([
  ["a value", { key: "X", value: "$A ${TWO}" }, "a a and $GONE"],
  ["the content of a file", { key: "X", value: "$A\n$GONE\n", file: true }, "a\n$GONE\n"],
  ["a raw value", { key: "X", value: "$A", raw: true }, "$A"],
  ["a raw file", { key: "X", value: "$A", raw: true, file: true }, "$A"],
  ["a reference to a file", { key: "X", value: "$FILE" }, "$FILE"],
  ["a reference to a raw value", { key: "X", value: "$RAW" }, "$RAW"],
  ["two dollar signs", { key: "X", value: "$$A $$$A" }, "$$A $$a"],
  ["a reference to a variable of the runner", { key: "X", value: "$CI_PROJECT_DIR" }, "$CI_PROJECT_DIR"],
  ["a reference to the variable itself", { key: "X", value: "x$X" }, "x"],
])("the runner gets the expected text of %s", (_, variable, expected) => {
  const others: CiVariable[] = [
    { key: "A", value: "a" },
    { key: "TWO", value: "$A and $GONE" },
    { key: "FILE", value: "$A", file: true },
    { key: "RAW", value: "$A $$", raw: true },
  ];

  expect(expandForRunner([...others, variable]).at(-1)).toEqual({ ...variable, value: expected });
});

test("the later of two equal names wins, and may refer to the earlier one", () => {
  expect(
    values([
      ["A", "one"],
      ["B", "$A"],
      ["A", "$A two"],
    ]),
  ).toEqual({ A: "one two", B: "one two" });
});

test("a variable that refers to itself is empty there", () => {
  expect(values([["A", "x$A"]])).toEqual({ A: "x" });
});

test("circular references and variables that refer to them are not expanded", () => {
  expect(
    values([
      ["A", "$B"],
      ["B", "$A"],
      ["C", "c $A"],
      ["D", "d"],
    ]),
  ).toEqual({ A: "$B", B: "$A", C: "c $A", D: "d" });
});

test("a cycle through an earlier value of the same name ends", () => {
  expect(
    values([
      ["A", "$B"],
      ["B", "$A"],
      ["A", "$A!"],
    ]),
  ).toEqual({ A: "$A!!", B: "$A!" });
});

test("limits exponential growth", () => {
  const doubling = Array.from({ length: 64 }, (_, index) => [`V${index}`, `$V${index + 1}$V${index + 1}`] as const);

  const all = Object.values(values([...doubling, ["V64", "x".repeat(100)]]));

  expect(Math.max(...all.map(({ length }) => length))).toBeLessThanOrEqual(1_000_000);
});

test("expands variables in a text", () => {
  const variables = [
    { key: "A", value: "$B" },
    { key: "FILE", value: "secret", file: true },
  ];

  expect(expandText("$A $$A $GONE $FILE $CI_PROJECT_DIR", variables, runners)).toBe("$B $A  $FILE $CI_PROJECT_DIR");
  expect(expandText("$CI_PROJECT_DIR|", variables)).toBe("|");
});

test("the runner expands only its own variables", () => {
  expect(fillIn("$CI_PROJECT_DIR/$A ${FILE} $$", { CI_PROJECT_DIR: "/builds", FILE: "/f" })).toBe("/builds/$A /f $$");
});
