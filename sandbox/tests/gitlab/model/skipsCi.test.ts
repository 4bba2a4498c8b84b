import { skipsCi } from "../../../gitlab/model/skipsCi";

const forms = ["ci", "skip"].flatMap((first) =>
  [" ", "-", "_"].map((between) => `[${first}${between}${first === "ci" ? "skip" : "ci"}]`),
);
const cases = forms.flatMap((form) => [form, form.toUpperCase(), form.replace("c", "C").replace("s", "S")]);

test.each(cases)("%s skips CI anywhere in the message", (form) => {
  expect(
    [form, `add the pipeline ${form}`, `${form} add the pipeline`, `add the pipeline\n\n${form}`].map(skipsCi),
  ).toEqual([true, true, true, true]);
});

test.each([
  "",
  "skip ci",
  "[skip  ci]",
  "[skipci]",
  "[skip.ci]",
  "[skip ci ]",
  "[ skip ci]",
  "(skip ci)",
  "[skip-deploy]",
  "[no ci]",
  "[skip\nci]",
])("the message %j does not skip CI", (message) => {
  expect(skipsCi(message)).toBe(false);
});
