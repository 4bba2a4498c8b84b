import { describe as lineOf } from "../../../../pipeline/diagnostics/diagnostic";
import { Visibility } from "../../../../pipeline/settings/choices";
import { maskingDiagnostics } from "../../../../targets/gitlab/project/masking";
import type { PlannedVariable } from "../../../../targets/gitlab/project/variables";

const fault = 'GitLab can\'t mask secret "key": it needs at least 8 characters, and no spaces or line breaks';
const error = `error UNMASKABLE_SECRET: variables[0].secret: ${fault}. Encode it on one line, such as by base64, or give it to the jobs as a file, with type: file`;
const warning = `warning UNMASKED_SECRET: variables[0].secret: ${fault}. So a job that prints the file of KEY shows it, and Maintainers can read it in the project's settings. Encode it on one line, such as by base64, or accept that with visibility: visible`;

/** The diagnostics of a secret with this visibility; without one, the value decides. */
function linesOf(value: string, visibility?: Visibility): string[] {
  const variable: PlannedVariable = {
    name: "KEY",
    value: { kind: "secret", secret: "key" },
    type: visibility === undefined ? "file" : "env_var",
    raw: true,
    ...(visibility && { visibility }),
    scope: "*",
    protected: true,
    path: "variables[0].secret",
  };
  return maskingDiagnostics(variable, "key", value).map(lineOf);
}

test.each<[string, string, boolean]>([
  ["of 8 characters", "12345678", true],
  ["with symbols and other letters", "p@ss/w0rd+=~:é", true],
  ["of 8 characters outside the basic plane", "😀".repeat(8), true],
  ["of 4 characters outside the basic plane", "😀".repeat(4), false],
  ["with a no-break space", "1234\u00a05678", true],
  ["that is too short", "1234567", false],
  ["with a space", "1234 5678", false],
  ["with a tab", "1234\t5678", false],
  ["with a line break at its end", "12345678\n", false],
  ["of several lines", "12345678\n12345678", false],
  ["that is empty", "", false],
])("a secret %s is masked or reported", (_, value, canMask) => {
  expect(linesOf(value, "hidden")).toEqual(canMask ? [] : [error]);
  expect(linesOf(value, "masked")).toEqual(canMask ? [] : [error]);
  expect(linesOf(value)).toEqual(canMask ? [] : [warning]);
  expect(linesOf(value, "visible")).toEqual([]);
});

test.each<[number, string[]]>([
  [10_000, []],
  [
    10_001,
    [
      'error OVER_LIMIT: variables[0].secret: secret "key" has 10001 characters; GitLab takes at most 10000. Keep it in an ESC environment instead',
    ],
  ],
])("a secret of %s characters is accepted or too long in all visibilities", (length, expected) => {
  for (const visibility of [undefined, ...Object.values(Visibility)]) {
    expect(linesOf("x".repeat(length), visibility)).toEqual(expected);
  }
});
