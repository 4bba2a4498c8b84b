import { parseDotenv } from "../../../../gitlab/ci/variables/dependencies";

test.each<[string, string, Record<string, string> | undefined]>([
  ["lines", "A=1\nB=two words\n", { A: "1", B: "two words" }],
  ["a last line without an end", "A=1", { A: "1" }],
  ["Windows' lines", "A=1\r\nB=2\r\n", { A: "1", B: "2" }],
  ["quotes, which are part of the value", "A='1'\nB=\"2\"", { A: "'1'", B: '"2"' }],
  ["an equals sign in a value", "A=b=c", { A: "b=c" }],
  ["blanks around both", " A = 1 ", { A: "1" }],
  ["an empty value", "A=", { A: "" }],
  ["nothing", "", {}],
  ["an invalid line", "A=1\nB", undefined],
  ["a comment", "# A\nA=1", undefined],
  ["an empty line", "A=1\n\nB=2", undefined],
  ["an invalid name", "A B=1", undefined],
  ["more than GitLab reads", `A=${"x".repeat(5_120)}`, undefined],
])("a dotenv report of %s", (_, text, expected) => {
  expect(parseDotenv(text)).toEqual(expected);
});
