import { isSameDefinition } from "../../../../pipeline/plan/esc/sameDefinition";

test.each<[string, string, string]>([
  ["itself", "values:\n  a: 1", "values:\n  a: 1\n"],
  ["other quotes", 'values:\n  a: "x"', "values:\n  a: 'x'"],
  ["another order of keys", "values:\n  a: 1\n  b: 2", "values:\n  b: 2\n  a: 1"],
  ["another indentation", "imports:\n  - a/b\nvalues: {}", "imports:\n- a/b\nvalues: {}"],
  ["a comment", "values:\n  a: 1", "# ours\nvalues:\n  a: 1"],
  [
    "a secret in another style",
    "values:\n  a:\n    fn::secret: |-\n      x\n      y",
    'values:\n  a:\n    fn::secret: "x\\ny"',
  ],
])("is the same as %s", (_, one, other) => {
  expect(isSameDefinition(one, other)).toBe(true);
});

test.each<[string, string, string]>([
  ["another secret", "values:\n  a:\n    fn::secret: x", "values:\n  a:\n    fn::secret: y"],
  ["an encrypted secret", "values:\n  a:\n    fn::secret: x", "values:\n  a:\n    fn::secret:\n      ciphertext: ZXNj"],
  ["a plain value", "values:\n  a:\n    fn::secret: x", "values:\n  a: x"],
  ["a number instead of a string", 'values:\n  a: "1"', "values:\n  a: 1"],
  ["a value that only YAML 1.1 reads as another type", 'values:\n  a: "yes"', "values:\n  a: yes"],
  ["a value that only YAML 1.2 reads as another type", 'values:\n  a: "0o17"', "values:\n  a: 0o17"],
  ["another order of a list", "imports: [a, b]", "imports: [b, a]"],
  ["one more value", "values:\n  a: 1", "values:\n  a: 1\n  b: 2"],
  ["an empty text", "values: {}", ""],
  ["invalid YAML", "values: {}", "values: ["],
  ["too many aliases", "values: {}", `a: &a [x]\nb: [${"*a,".repeat(200)}]`],
])("is not the same as %s", (_, one, other) => {
  expect(isSameDefinition(one, other)).toBe(false);
  expect(isSameDefinition(other, one)).toBe(false);
});
