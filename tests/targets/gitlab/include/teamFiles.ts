import fc from "fast-check";

/** The path of the included file. */
export const ourFile = ".pulumi.gitlab-ci.yml";

/** The forms of `include`; the first one is none. */
export const forms: readonly string[] = [
  "",
  "include:\n",
  "include: # none yet\n",
  "include: ci/lint.yml\n",
  "include: ci/lint.yml # the linter\n",
  "include: 'ci/lint.yml'\n",
  'include: "ci/lint.yml"\n',
  '"include": ci/lint.yml\n',
  "include: https://example.com/ci.yml?a=[1],{b}\n",
  "include: >-\n  ci/lint.yml\n",
  "include: &lint ci/lint.yml\n",
  "include:\n  local: ci/lint.yml\n",
  "include:\n  local: ci/lint.yml # the linter\n  rules:\n    - if: $CI_COMMIT_BRANCH\n",
  "include:\n  # The linter.\n  local: ci/lint.yml\n",
  "include: { local: ci/lint.yml }\n",
  "include: {local: ci/lint.yml,\n  rules: [{if: $A}]}\n",
  "include: []\n",
  "include: [ ]\n",
  "include: [ci/lint.yml]\n",
  "include: [ 'ci/lint.yml', {template: Security/SAST.gitlab-ci.yml} ]\n",
  "include: [\n  ci/lint.yml, # first\n  ci/test.yml,\n]\n",
  "include:\n- ci/lint.yml\n",
  "include:\n  - ci/lint.yml\n  - local: ci/test.yml\n",
  "include:   # all\n\n    # The linter.\n    - ci/lint.yml   # here\n\n    # Tests.\n    - project: acme/ci\n      ref: v1\n      file:\n        - a.yml\n        - b.yml\n",
  "include:\n  - component: $CI_SERVER_FQDN/acme/ci/lint@1.0\n    inputs: {stage: test}\n",
  "include:\n  -\n    local: ci/lint.yml\n",
];

const heads = [
  "",
  "---\n",
  "# The pipeline of the shop.\n\n",
  "# -*- yaml -*-\n--- # start\n",
  "%YAML 1.1\n---\n",
  "spec:\n  inputs:\n    environment:\n      default: test\n---\n",
  "\n\n",
];

const bodies = [
  "stages: [build, test, deploy]\n",
  "paths:\n  - build\n  - test # all of them\n  - deploy\n\n",
  "variables:\n  GREETING: 'it''s'\n  on: \"yes\"\n  MODE: 0644\n",
  ".common: &common\n  tags:\n    - docker\n  retry: 1\n\n",
  "default:\n  image: node:22\n",
  'workflow:\n  rules:\n    - if: $CI_PIPELINE_SOURCE == "merge_request_event"\n    - if: $CI_COMMIT_BRANCH\n',
  "# Builds the image.\nbuild:\n  stage: build\n  script:\n    - |\n      echo one\n\n      echo 'include: x'\n    - !reference [.common, tags]\n",
  "test:\n    script: [ 'npm ci' ,   \"npm test\" ]\n    # Why: flaky.\n    retry: {max: 2}\n",
  'long text:\n  script:\n    - >-\n      folded\n      text\n    - "two\n      lines"\n  description: |+\n    kept\n\n\n',
  "pages: {script: [make], artifacts: {paths: [public]}}   # flow\n",
];

/** CI files of teams, put together from such parts, with line endings of Unix or Windows. */
export const arbitraryTeamFile: fc.Arbitrary<string> = fc
  .record({
    mark: fc.constantFrom("", "", "\uFEFF"),
    head: fc.constantFrom(...heads),
    before: fc.subarray(bodies),
    include: fc.constantFrom(...forms),
    after: fc.subarray(bodies),
    crlf: fc.boolean(),
    ends: fc.constantFrom("", "", "\n", "# The end.\n", "...\n"),
    finalNewline: fc.boolean(),
  })
  .map(({ mark, head, before, include, after, crlf, ends, finalNewline }) => {
    const rest = after.filter((part) => !before.includes(part));
    const text = head + before.join("") + include + rest.join("") + ends;
    // A last line that starts a document can have nothing after it.
    const ended = finalNewline || /---[^\n]*\n$/.test(text) ? text : text.replace(/\n$/, "");
    return mark + (crlf ? ended.replaceAll("\n", "\r\n") : ended);
  });
