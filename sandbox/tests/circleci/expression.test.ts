import { expressionError, type ExpressionValues, holds } from "../../circleci/expression";

const values: ExpressionValues = {
  "pipeline.git.branch": "main",
  "pipeline.number": 7,
  "job.ssh.enabled": false,
};

test.each([
  'pipeline.git.branch == "main"',
  'pipeline.git.branch == "main" and not job.ssh.enabled',
  'pipeline.git.branch != "other" or pipeline.git.tag == "v1"',
  'pipeline.git.branch starts-with "ma"',
  "pipeline.git.branch matches /ma.*/",
  "pipeline.number >= 7 and pipeline.number < 8",
  'not (pipeline.git.branch == "other" or job.ssh.enabled)',
  "false or true and true",
  "pipeline.number",
  String.raw`"a\"b" == "a\"b"`,
])("%s holds", (expression) => {
  expect(expressionError(expression)).toBeUndefined();
  expect(holds(expression, values)).toBe(true);
});

test.each([
  'pipeline.git.branch == "other"',
  // `not` binds the most.
  "not job.ssh.enabled == false",
  // A whole match.
  "pipeline.git.branch matches /ma/",
  // An unset variable, also under `not`, unless the left side decides before.
  'pipeline.git.tag == "v1" or pipeline.git.branch == "main"',
  'not (pipeline.git.tag starts-with "v")',
  "not pipeline.parameters.deploy",
  // Operands of the wrong type.
  'pipeline.number starts-with "7"',
  'pipeline.git.branch > "a"',
])("%s does not hold", (expression) => {
  expect(expressionError(expression)).toBeUndefined();
  expect(holds(expression, values)).toBe(false);
});

test.each([
  ["", "an operand is missing"],
  ['<< pipeline.git.branch >> == "main"', 'unexpected "<"'],
  ["pipeline.git.branch == 'main'", `unexpected "'main'"`],
  ["(true", 'a ")" is missing'],
  ["true true", 'unexpected "true"'],
  ['pipeline.git.branch matches "main"', '"matches" needs a regular expression between slashes'],
  ["pipeline.git.branch matches /(/", expect.stringContaining("missing closing )")],
])("%j is no expression, and never holds", (expression, error) => {
  expect(expressionError(expression)).toEqual(error);
  expect(holds(expression, values)).toBe(false);
});
