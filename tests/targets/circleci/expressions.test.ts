import { evaluate, type Value } from "./expressions";

const values = {
  "pipeline.git.branch": "main",
  "pipeline.git.tag": null,
  "pipeline.number": 7,
  "a.yes": true,
  "a.no": false,
};

test.each<[string, Value]>([
  ['pipeline.git.branch == "main"', true],
  ['pipeline.git.branch != "main"', false],
  ['pipeline.git.tag == "main"', false],
  ['pipeline.git.tag != "main"', true],
  ['pipeline.number == "7"', false],
  ["pipeline.number == 7", true],
  ["pipeline.git.tag and pipeline.git.tag matches /^v/", false],
  ["pipeline.git.branch matches /ma/", false],
  ["pipeline.git.branch matches /ma.*/", true],
  ['pipeline.git.branch starts-with "ma"', true],
  ["a.no and a.no or a.yes", true],
  ["a.yes or a.yes and a.no", true],
  ["(a.yes or a.yes) and a.no", false],
  ["not a.no and a.no", false],
  ["not (a.no and a.no)", true],
  ['not pipeline.git.branch == "x"', false],
  ['"a\\"b" == "a\\"b"', true],
  ['"a/b" matches /a\\/b/', true],
])("%s is %p", (expression, expected) => {
  expect(evaluate(expression, values)).toBe(expected);
});

test.each([
  ["pipeline.git.tag matches /^v.*$/", "matches needs a text, not null"],
  ["pipeline.nothing", "this pipeline has no pipeline.nothing"],
  ['<< pipeline.git.branch >> == "main"', "a template makes this a text, which is always true"],
  ["pipeline.git.branch = 'main'", "is no expression"],
  ["pipeline.git.branch ==", "ends too early"],
  ["(a.yes", "lacks )"],
  ["a.yes a.no", "a.no is unexpected"],
  ["a.yes == == a.no", "== is unexpected"],
  ["/a/", "/ is unexpected"],
])("%s is refused", (expression, message) => {
  expect(() => evaluate(expression, values)).toThrow(message.replace("/ is", "a is"));
});

test("the right side of a guard is not evaluated", () => {
  expect(evaluate('pipeline.git.branch == "x" and pipeline.nothing == 1', values)).toBe(false);
  expect(evaluate('pipeline.git.branch == "main" or pipeline.nothing == 1', values)).toBe(true);
});
