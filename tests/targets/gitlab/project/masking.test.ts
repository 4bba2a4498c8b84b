import { describe as lineOf } from "../../../../pipeline/diagnostics/diagnostic";
import { maskingDiagnostics } from "../../../../targets/gitlab/project/masking";

const line =
  'error UNMASKABLE_SECRET: variables[0].secret: GitLab can\'t mask secret "key": it needs at least 8 characters, and no spaces or line breaks';

test.each<[string, string, string[]]>([
  ["of 8 characters", "12345678", []],
  ["with symbols of any kind", "p@ss/w0rd+=~:é", []],
  ["with a value that is too short", "1234567", [line]],
  ["with a space", "1234 5678", [line]],
  ["with a line break at its end", "12345678\n", [line]],
  ["of several lines", "12345678\n12345678", [line]],
  ["that is empty", "", [line]],
])("a secret %s", (_, value, expected) => {
  expect(maskingDiagnostics("key", "variables[0].secret", value).map(lineOf)).toEqual(expected);
});
