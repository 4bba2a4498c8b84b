import { schemaErrors } from "./schemaErrors";

const job = "job:\n  script: [make]\n";

test.each([
  ["a job", job],
  ["a reference", `.rules:\n  rules:\n    - if: $CI\n${job}  rules: !reference [.rules, rules]\n`],
  ["an anchor that is merged", `.base: &base\n  stage: test\n${job}  <<: *base\n`],
])("accepts %s", (_, text) => {
  expect(schemaErrors(text)).toEqual([]);
});

test.each([
  ["an unknown keyword", `${job}  scripts: []\n`, "/job must NOT have additional properties"],
  ["a value of another type", `${job}  interruptible: 'yes'\n`, "/job/interruptible must be boolean"],
  ["YAML 1.1's word for true", `${job}  environment: { name: on }\n`, "/job/environment/name must be string"],
  ["three files in a cache key", `${job}  cache: { key: { files: [a, b, c] } }\n`, expect.stringMatching("/job/cache")],
  ["broken YAML", "job: [", expect.stringMatching(/Flow sequence/)],
  ["a duplicate key", `${job}${job}`, "Map keys must be unique"],
  ["an unknown tag", `${job}  tags: !other [a]\n`, expect.stringMatching(/Unresolved tag: !other/)],
  ["two documents", `${job}---\n${job}`, "a CI file is one YAML document"],
])("refuses %s", (_, text, fault) => {
  expect(schemaErrors(text)).toContainEqual(typeof fault === "string" ? expect.stringContaining(fault) : fault);
});
