import { checkSettings } from "../../../../pipeline/checks/checkSettings";
import { targets } from "../../../../targets";
import { eightLines, errorsOf, planWith, warningsOf } from "../../examples";
import { allForms, exceptionsOf, refusals, texts, variableSettings } from "../../variableForms";

test("every form of a variable is accepted, or refused with the expected error", () => {
  const wrong = allForms.filter((form) => {
    const settings = { ...eightLines, variables: [variableSettings("A", form)], exceptions: exceptionsOf([form]) };
    const codes = errorsOf(settings).map(({ code }) => code);
    return codes.join() !== refusals(form).join();
  });

  expect(wrong).toEqual([]);
  expect(new Set(allForms.map((form) => refusals(form).join())).size).toBe(5);
});

test.each<[string, object, string, string, string]>([
  [
    "a secret with expand: true",
    { secret: "npm", expand: true },
    "CONFLICTING_KEYS",
    "expand",
    "jobs get a secret as it is, because it may contain a dollar sign. Leave out expand",
  ],
  [
    "a masked value with expand: true",
    { value: texts.reference, visibility: "masked", expand: true },
    "CONFLICTING_KEYS",
    "expand",
    "GitLab replaces no references in a masked value. Leave out expand, or set visibility: visible",
  ],
  [
    "a visible secret in an environment variable",
    { secret: "npm", visibility: "visible" },
    "CONFLICTING_KEYS",
    "visibility",
    "a secret in an environment variable is masked, because many commands print the whole environment. Leave out visibility, or give the secret to the jobs as a file, with type: file",
  ],
  [
    "a masked value of several lines, without showing it",
    { value: texts.lines, visibility: "hidden" },
    "UNMASKABLE_SECRET",
    "value",
    'GitLab can\'t mask the value of "A": it needs at least 8 characters, and no spaces or line breaks. Encode it on one line, such as by base64, or set visibility: visible',
  ],
  [
    "a description longer than GitLab stores",
    { value: "a", description: "d".repeat(256) },
    "BAD_NAME",
    "description",
    "is longer than the 255 characters that GitLab keeps",
  ],
])("refuses %s", (_, variable, code, key, message) => {
  expect(errorsOf({ ...eightLines, variables: [{ name: "A", ...variable }] })).toEqual([
    { code, path: `variables[0].${key}`, message },
  ]);
});

test("the values that can be masked depend on the CI system", () => {
  const settings = { ...eightLines, variables: [{ name: "A", value: texts.lines, visibility: "masked" }] };

  expect(checkSettings(settings, targets.bitbucket).diagnostics).toEqual([]);
});

test.each<[string, object, boolean]>([
  ["a reference", { value: "$CI_PROJECT_DIR/a" }, true],
  ["a reference in braces", { value: "a${B}c" }, true],
  ["a reference with expand: true", { value: "$A", expand: true }, false],
  ["a reference with expand: false", { value: "$A", expand: false }, false],
  ["no reference", { value: "5$ $5 $" }, false],
  ["a secret", { secret: "npm", deployment: "staging" }, false],
])("warns about a reference without expand, for %s: %j", (_, variable, warns) => {
  const codes = warningsOf(planWith({ variables: [{ name: "A", ...variable }] })).map(({ code }) => code);

  expect(codes.includes("UNEXPANDED_REFERENCE")).toBe(warns);
});
