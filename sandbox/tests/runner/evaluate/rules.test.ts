import { type Circumstances, evaluating, mergeRequest, push } from "./evaluating";

const { evaluate, names, errors, close } = evaluating();
afterAll(close);

const ok = { script: ["true"] };
const variables = { ...push, A: "a", EMPTY: "", BLANK: " ", NESTED: "$A", PATTERN: "/^A$/i", PLAIN: "a" };

test.each<[string, boolean]>([
  ["$A", true],
  ["$GONE", false],
  ["$EMPTY", false],
  ["$BLANK", false],
  ['$A == "a"', true],
  ["$A == 'a'", true],
  ['"a" == $A', true],
  ['$A == "b"', false],
  ['$A != "b"', true],
  ["$A == $PLAIN", true],
  ["$NESTED == $A", true],
  ["$GONE == null", true],
  ["$A != null", true],
  ["$EMPTY == null", false],
  ['$EMPTY == ""', true],
  ["$A =~ /^a$/", true],
  ["$A =~ /^A$/", false],
  ["$A =~ /^A$/i", true],
  ["$A !~ /b/", true],
  ["$A =~ $PATTERN", true],
  ['$A =~ "/^a/"', true],
  ['$A =~ "a"', false],
  ["$GONE =~ /a/", false],
  ["$GONE !~ /a/", true],
  ["$CI_COMMIT_BRANCH =~ /^feature\\/.*$/", false],
  ['$A == "a" && $PLAIN == "b"', false],
  ['$A == "b" || $PLAIN == "a"', true],
  ['$A == "a" || $GONE == "x" && $GONE == "y"', true],
  ['($A == "a" || $GONE == "x") && $GONE == "y"', false],
  ["$A && $PLAIN", true],
  ["$A && $GONE", false],
  ['$A == "a)" || ($PLAIN == "a")', true],
  ["null", false],
  ['"text"', true],
])("%s is %p", async (condition, expected) => {
  const file = { job: { ...ok, rules: [{ if: condition }] } };

  expect(await names(file, { variables })).toEqual(expected ? ["job"] : []);
});

test.each(["$A ==", '== "a"', "$A == 'a", "A", "${A}", "$A & $A", "($A", "$A)", "$A =~ /(/", "$A = 1", ""])(
  "GitLab refuses the condition %j",
  async (condition) => {
    const file = { job: { ...ok, rules: [{ if: condition }] } };

    expect(await errors(file, { variables })).toEqual([
      "Failed to parse rule for job: rule if invalid expression syntax",
    ]);
  },
);

test.each<[string, object, Circumstances, boolean]>([
  ["no files are known", { changes: ["x"] }, {}, true],
  ["nothing changed", { changes: ["**/*"] }, { changed: [] }, false],
  ["the file changed", { changes: ["a/b.ts"] }, { changed: ["a/b.ts"] }, true],
  ["another file changed", { changes: ["a/b.ts"] }, { changed: ["a/c.ts"] }, false],
  ["one of several changed", { changes: { paths: ["x", "*.md"] } }, { changed: ["y", "README.md"] }, true],
  ["a file in a folder changed", { changes: ["*.md"] }, { changed: ["docs/a.md"] }, false],
  ["a file anywhere changed", { changes: ["**/*.md"] }, { changed: ["docs/deep/a.md"] }, true],
  ["a file at the top changed", { changes: ["**/*.md"] }, { changed: ["a.md"] }, true],
  ["a file in the folder changed", { changes: ["infra/**/*"] }, { changed: ["infra/a/b"] }, true],
  ["the folder's own file changed", { changes: ["infra/**/*"] }, { changed: ["infra/a"] }, true],
  ["a folder with a similar name changed", { changes: ["infra/**/*"] }, { changed: ["infrared/a"] }, false],
  ["a hidden file changed", { changes: ["infra/*"] }, { changed: ["infra/.env"] }, true],
  ["a file deeper than two stars changed", { changes: ["infra/**"] }, { changed: ["infra/a/b"] }, false],
  ["one of the choices changed", { changes: ["{a,b/c}.{ts,js}"] }, { changed: ["b/c.js"] }, true],
  ["a letter of a set changed", { changes: ["[a-c]?.t[!x]"] }, { changed: ["bq.ts"] }, true],
  ["a letter outside the set changed", { changes: ["[a-c]"] }, { changed: ["d"] }, false],
  ["a variable names the folder", { changes: ["$A/*"] }, { changed: ["a/x"] }, true],
  ["the variable is not set", { changes: ["$GONE/*"] }, { changed: ["/x"] }, false],
  [
    "more than GitLab compares changed",
    { changes: ["x", "y"] },
    { changed: Array.from({ length: 25_001 }, String) },
    true,
  ],
  [
    "compare_to knows the file",
    { changes: { paths: ["x"], compare_to: "main" } },
    { changed: ["y"], since: { main: ["x"] } },
    true,
  ],
  [
    "compare_to does not know the file",
    { changes: { paths: ["y"], compare_to: "$A" } },
    { changed: ["y"], since: { a: ["x"] } },
    false,
  ],
  ["the file exists", { exists: ["a/b"] }, { files: { "a/b": "" } }, true],
  ["the file does not exist", { exists: ["a/c"] }, { files: { "a/b": "" } }, false],
  ["a file that matches exists", { exists: { paths: ["**/Dockerfile"] } }, { files: { "a/b/Dockerfile": "" } }, true],
  [
    "all conditions are true",
    { exists: ["$A/b"], changes: ["x"], if: "$A" },
    { files: { "a/b": "" }, changed: ["x"] },
    true,
  ],
  [
    "one condition is not true",
    { exists: ["$A/b"], changes: ["x"], if: "$A" },
    { files: { "a/b": "" }, changed: ["y"] },
    false,
  ],
])("evaluates the rule if %s", async (_, rule, circumstances, expected) => {
  const file = { job: { ...ok, rules: [rule] } };

  expect(await names(file, { variables, ...circumstances })).toEqual(expected ? ["job"] : []);
});

test("requires an existing ref to compare with", async () => {
  const file = { job: { ...ok, rules: [{ changes: { paths: ["x"], compare_to: "gone" } }] } };

  expect(await errors(file)).toEqual(["Failed to parse rule for job: rules:changes:compare_to is not a valid ref"]);
});

test("uses the first rule that is true", async () => {
  const rules = [{ if: "$CI_COMMIT_TAG", when: "never" }, { if: "$CI_COMMIT_BRANCH" }];
  const file = { job: { ...ok, rules } };

  expect(await names(file)).toEqual(["job"]);
  expect(await names(file, { variables: { ...push, CI_COMMIT_TAG: "v1" } })).toEqual([]);
  expect(await names(file, { variables: mergeRequest })).toEqual([]);
});

test("a job without rules runs for merge requests only if the workflow has rules", async () => {
  const workflow = { rules: [{ when: "always" }] };

  expect(await names({ job: ok }, { variables: mergeRequest })).toEqual([]);
  expect(await names({ workflow, job: ok }, { variables: mergeRequest })).toEqual(["job"]);
});

test("creates no pipeline if the workflow excludes it, or if no job matches", async () => {
  const never = { rules: [{ if: "$GONE" }] };

  expect(await evaluate({ workflow: never, job: ok })).toEqual({ kind: "none", reason: "workflow" });
  expect(await evaluate({ job: { ...ok, ...never } })).toEqual({ kind: "none", reason: "no jobs" });
  expect(await evaluate({ job: { ...ok, stage: ".pre" } })).toEqual({ kind: "none", reason: "no jobs" });
});

test.each([
  ["of the job count", { job: { ...ok, variables: { WHO: "job" }, rules: [{ if: '$WHO == "job"' }] } }, {}],
  ["of the file count", { variables: { WHO: "all" }, job: { ...ok, rules: [{ if: '$WHO == "all"' }] } }, {}],
  [
    "of the workflow count above the file's",
    {
      variables: { WHO: "all" },
      workflow: { rules: [{ variables: { WHO: "flow" } }] },
      job: { ...ok, rules: [{ if: '$WHO == "flow"' }] },
    },
    {},
  ],
  [
    "of the project count above the file's",
    { job: { ...ok, variables: { WHO: "job" }, rules: [{ if: '$WHO == "me"' }] } },
    { WHO: "me" },
  ],
  [
    "that are predefined give way to the file's",
    { job: { ...ok, variables: { CI_X: "job" }, rules: [{ if: '$CI_X == "job"' }] } },
    { CI_X: "x" },
  ],
  [
    "of the job's own name are known",
    { job: { ...ok, rules: [{ if: '$CI_JOB_NAME == "job" && $CI_JOB_STAGE == "test"' }] } },
    {},
  ],
  [
    "of its environment are known",
    { job: { ...ok, environment: "a/$X", rules: [{ if: '$CI_ENVIRONMENT_NAME == "a/b"' }] } },
    { X: "b" },
  ],
  [
    "of a parallel job are known",
    { job: { ...ok, parallel: { matrix: [{ P: ["x", "y"] }] }, rules: [{ if: '$P == "x"' }] } },
    {},
  ],
])("variables %s", async (_, file, more) => {
  expect(await names(file, { variables: { ...push, ...more } })).toHaveLength(1);
});
