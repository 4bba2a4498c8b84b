import { eightLines } from "../../examples";
import { checkSettings } from "../../../../pipeline/checks/checkSettings";
import { targets } from "../../../../targets";

const lint = { local: "ci/lint.yml" };

test.each<[object, readonly string[]]>([
  [{}, []],
  [{ delivery: "commit" }, []],
  [{ delivery: "include" }, []],
  [{ delivery: "include", stage: "release" }, []],
  [{ delivery: "withdraw", stage: "release" }, []],
  [{ delivery: "mergeRequest" }, []],
  [{ delivery: "includeByMergeRequest", stage: "release" }, []],
  [{ delivery: "includeByMergeRequest", include: [lint] }, ["NO_EFFECT include"]],
  [{ delivery: "mergeRequest", include: [lint], stages: ["lint"] }, []],
  [{ delivery: "mergeRequest", stage: "release" }, ["NO_EFFECT stage"]],
  [{ stage: "release" }, ["NO_EFFECT stage"]],
  [{ delivery: "commit", stage: "release" }, ["NO_EFFECT stage"]],
  [{ delivery: "include", stage: ".post" }, ["BAD_NAME stage"]],
  [{ include: [lint] }, []],
  [{ include: [lint], stages: ["lint", "build"] }, []],
  [{ include: [lint], stages: ["lint", "deploy", "lint"] }, ["DUPLICATE_NAME stages[1]", "DUPLICATE_NAME stages[2]"]],
  [{ stages: ["lint"] }, ["NO_EFFECT stages"]],
  [{ delivery: "include", include: [lint] }, ["NO_EFFECT include"]],
  [{ delivery: "withdraw", include: [lint], stages: ["lint"] }, ["NO_EFFECT include"]],
  [{ include: [{}] }, ["CONFLICTING_KEYS include[0]"]],
  [{ include: [{ ...lint, template: "Bash.gitlab-ci.yml" }] }, ["CONFLICTING_KEYS include[0]"]],
  [{ include: [{ project: "acme/ci" }] }, ["CONFLICTING_KEYS include[0]"]],
  [{ include: [{ ...lint, file: "a.yml" }] }, ["CONFLICTING_KEYS include[0]"]],
  [{ include: [{ ...lint, ref: "main" }] }, ["CONFLICTING_KEYS include[0]"]],
  [{ include: [{ local: "ci/lint" }] }, ["BAD_NAME include[0].local"]],
  [{ include: [{ local: "../lint.yml" }] }, ["BAD_NAME include[0].local"]],
  [{ include: [{ component: "acme/components/lint" }] }, ["BAD_NAME include[0].component"]],
  [{ include: [{ template: "SAST" }] }, ["BAD_NAME include[0].template"]],
  [{ include: [{ project: "acme/ci", file: "ci/*.yml" }] }, ["BAD_NAME include[0].file"]],
  [{ include: [{ ...lint, inputs: { "a b": 1 } }] }, ["BAD_NAME include[0].inputs.a b"]],
])("checks %j", (changes, expected) => {
  const { diagnostics } = checkSettings({ ...eightLines, ...changes }, targets.gitlab);

  expect(diagnostics.map(({ code, path }) => `${code} ${path}`)).toEqual(expected);
});
