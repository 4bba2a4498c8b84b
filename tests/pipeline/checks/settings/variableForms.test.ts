import { checkSettings } from "../../../../pipeline/checks/checkSettings";
import { targets } from "../../../../targets";
import { eightLines, errorsOf, planWith, warningsOf } from "../../examples";
import { allForms, exceptionsOf, refusals, texts, variableSettings } from "../../variableForms";

test("every form of a variable is accepted, or refused with the one reason", () => {
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
    "a secret that is to be expanded",
    { secret: "npm", expand: true },
    "CONFLICTING_KEYS",
    "expand",
    "jobs get a secret as it is, because it may contain a dollar sign. Leave out expand",
  ],
  [
    "a masked value that is to be expanded",
    { value: texts.reference, visibility: "masked", expand: true },
    "CONFLICTING_KEYS",
    "expand",
    "GitLab replaces no references in a masked value. Leave out expand, or set visibility: visible",
  ],
  [
    "a secret that every command could print",
    { secret: "npm", visibility: "visible" },
    "CONFLICTING_KEYS",
    "visibility",
    "a secret in an environment variable is masked, because many commands print the whole environment. Leave out visibility, or give the secret to the jobs as a file, with type: file",
  ],
  [
    "a value of several lines that is to be masked, without its text",
    { value: texts.lines, visibility: "hidden" },
    "UNMASKABLE_SECRET",
    "value",
    'GitLab can\'t mask the value of "A": it needs at least 8 characters, and no spaces or line breaks. Encode it on one line, such as by base64, or set visibility: visible',
  ],
  [
    "a description that GitLab does not keep",
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

test("another CI system masks what it can", () => {
  const settings = { ...eightLines, variables: [{ name: "A", value: texts.lines, visibility: "masked" }] };

  expect(checkSettings(settings, targets.bitbucket).diagnostics).toEqual([]);
});

test.each<[string, object, boolean]>([
  ["a reference", { value: "$CI_PROJECT_DIR/a" }, true],
  ["a reference in braces", { value: "a${B}c" }, true],
  ["a reference that is replaced", { value: "$A", expand: true }, false],
  ["a reference that is meant to stay", { value: "$A", expand: false }, false],
  ["no reference", { value: "5$ $5 $" }, false],
  ["a secret", { secret: "npm", deployment: "staging" }, false],
])("warns of %s that nobody decided about: %j", (_, variable, warns) => {
  const codes = warningsOf(planWith({ variables: [{ name: "A", ...variable }] })).map(({ code }) => code);

  expect(codes.includes("UNEXPANDED_REFERENCE")).toBe(warns);
});
