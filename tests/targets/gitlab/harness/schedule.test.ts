import type { Event } from "./events";
import { failing, ok, push, run, statuses } from "./smallFiles";

const tag: Event = { kind: "tag", tag: "v1" };

describe("a manual job", () => {
  const manual = { ...ok, stage: "a", rules: [{ when: "manual" }] };
  const file = { stages: ["a", "b"], approve: manual, next: { ...ok, stage: "b" } };
  const optional = { ...file, approve: { ...ok, stage: "a", when: "manual" } };

  test.each<[string, object, string[], Record<string, string>]>([
    ["blocks later stages if a rule makes it manual", file, [], { approve: "manual", next: "created" }],
    ["runs when it is played, and later stages follow", file, ["approve"], { approve: "success", next: "success" }],
    [
      "does not block later stages if it is manual without a rule",
      optional,
      [],
      { approve: "manual", next: "success" },
    ],
    [
      "blocks the jobs that need it",
      { ...file, next: { ...ok, stage: "b", needs: ["approve"] } },
      [],
      { approve: "manual", next: "created" },
    ],
    [
      "skips the jobs that need it if it is optional",
      { ...optional, next: { ...ok, stage: "b", needs: ["approve"] } },
      [],
      { approve: "manual", next: "skipped" },
    ],
    [
      "cannot be played after an earlier failure",
      { ...file, first: { ...failing, stage: ".pre" } },
      ["approve"],
      { first: "failed", approve: "skipped", next: "skipped" },
    ],
  ])("%s", async (_, content, play, expected) => {
    expect(statuses(await run(content, push, { play }))).toEqual(expected);
  });

  test("that does not exist cannot be played", async () => {
    await expect(run({ job: ok }, push, { play: ["job"] })).rejects.toThrow("the pipeline has no manual job job");
  });
});

describe("needs", () => {
  const first = { ...ok, stage: "a" };

  test("let a job start before its stage, and skip it if a needed job failed", async () => {
    const result = await run({
      stages: ["a", "b"],
      good: { ...ok, stage: "b", needs: [] },
      bad: { ...failing, stage: "a" },
      after: { ...ok, stage: "b", needs: ["bad"] },
    });

    expect(statuses(result)).toEqual({ bad: "failed", good: "success", after: "skipped" });
  });

  test("ignore an optional job that is not in the pipeline", async () => {
    const onTag = { ...first, rules: [{ if: "$CI_COMMIT_TAG" }] };
    const file = { stages: ["a", "b"], onTag, next: { ...ok, stage: "b", needs: [{ job: "onTag", optional: true }] } };

    expect(statuses(await run(file))).toEqual({ next: "success" });
    expect(statuses(await run({ ...file, onTag: { ...onTag, ...failing } }, tag))).toEqual({
      onTag: "failed",
      next: "skipped",
    });
  });

  test("refuse a job that is not in the pipeline", async () => {
    const file = { first: { ...ok, rules: [{ if: "$CI_COMMIT_TAG" }] }, next: { ...ok, needs: ["first"] } };

    await expect(run(file)).rejects.toThrow("'next' job needs 'first' job, but 'first' does not exist in the pipeline");
  });
});

test.each<[string, object, Record<string, string>]>([
  ["on_failure", { when: "on_failure" }, { first: "failed", second: "skipped", last: "success" }],
  ["always", { when: "always" }, { first: "failed", second: "skipped", last: "success" }],
  ["on_success", {}, { first: "failed", second: "skipped", last: "skipped" }],
])("a job that runs %s sees a failure two stages earlier", async (_, when, expected) => {
  const stages = ["a", "b", "c"];
  const jobs = {
    first: { ...failing, stage: "a" },
    second: { ...ok, stage: "b" },
    last: { ...ok, stage: "c", ...when },
  };

  expect(statuses(await run({ stages, ...jobs }))).toEqual(expected);
});

test.each([
  ["allowed", { allow_failure: true }, "success"],
  ["allowed with this exit code", { allow_failure: { exit_codes: 1 } }, "success"],
  ["allowed with another exit code", { allow_failure: { exit_codes: [2, 3] } }, "skipped"],
])("a failure that is %s counts as such", async (_, allowed, next) => {
  const result = await run({
    stages: ["a", "b"],
    job: { ...failing, stage: "a", ...allowed },
    next: { ...ok, stage: "b" },
  });

  expect(statuses(result)).toEqual({ job: "failed", next });
});
