import type { Event } from "./events";
import { failing, ok, push, run, statuses } from "./smallFiles";

const tag: Event = { kind: "tag", tag: "v1" };

describe("a manual job", () => {
  const manual = { ...ok, stage: "a", rules: [{ when: "manual" }] };
  const file = { stages: ["a", "b"], approve: manual, next: { ...ok, stage: "b" } };
  const optional = { ...file, approve: { ...ok, stage: "a", when: "manual" } };

  test.each<[string, object, string[], Record<string, string>]>([
    ["holds up later stages where its rule makes it manual", file, [], { approve: "manual", next: "created" }],
    ["runs when it is played, and so do later stages", file, ["approve"], { approve: "success", next: "success" }],
    ["holds up nothing where it is manual without a rule", optional, [], { approve: "manual", next: "success" }],
    [
      "keeps those that need it waiting",
      { ...file, next: { ...ok, stage: "b", needs: ["approve"] } },
      [],
      { approve: "manual", next: "created" },
    ],
    [
      "skips those that need it where it may be left",
      { ...optional, next: { ...ok, stage: "b", needs: ["approve"] } },
      [],
      { approve: "manual", next: "skipped" },
    ],
    [
      "can't be played where what comes before it failed",
      { ...file, first: { ...failing, stage: ".pre" } },
      ["approve"],
      { first: "failed", approve: "skipped", next: "skipped" },
    ],
  ])("%s", async (_, content, play, expected) => {
    expect(statuses(await run(content, push, { play }))).toEqual(expected);
  });

  test("that is not there can't be played", async () => {
    await expect(run({ job: ok }, push, { play: ["job"] })).rejects.toThrow("the pipeline has no manual job job");
  });
});

describe("needs", () => {
  const first = { ...ok, stage: "a" };

  test("lets a job start before its stage, and skips it where one failed", async () => {
    const result = await run({
      stages: ["a", "b"],
      good: { ...ok, stage: "b", needs: [] },
      bad: { ...failing, stage: "a" },
      after: { ...ok, stage: "b", needs: ["bad"] },
    });

    expect(statuses(result)).toEqual({ bad: "failed", good: "success", after: "skipped" });
  });

  test("leaves out an optional job that is not in the pipeline", async () => {
    const onTag = { ...first, rules: [{ if: "$CI_COMMIT_TAG" }] };
    const file = { stages: ["a", "b"], onTag, next: { ...ok, stage: "b", needs: [{ job: "onTag", optional: true }] } };

    expect(statuses(await run(file))).toEqual({ next: "success" });
    expect(statuses(await run({ ...file, onTag: { ...onTag, ...failing } }, tag))).toEqual({
      onTag: "failed",
      next: "skipped",
    });
  });

  test("refuses the file where the job is not in the pipeline", async () => {
    const file = { first: { ...ok, rules: [{ if: "$CI_COMMIT_TAG" }] }, next: { ...ok, needs: ["first"] } };

    await expect(run(file)).rejects.toThrow("'next' job needs 'first' job, but 'first' does not exist in the pipeline");
  });
});

test.each<[string, object, Record<string, string>]>([
  ["on_failure", { when: "on_failure" }, { first: "failed", second: "skipped", last: "success" }],
  ["always", { when: "always" }, { first: "failed", second: "skipped", last: "success" }],
  ["on_success", {}, { first: "failed", second: "skipped", last: "skipped" }],
])("a job that runs %s sees a failure two stages before it", async (_, when, expected) => {
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
])("a failure that is %s counts as that", async (_, allowed, next) => {
  const result = await run({
    stages: ["a", "b"],
    job: { ...failing, stage: "a", ...allowed },
    next: { ...ok, stage: "b" },
  });

  expect(statuses(result)).toEqual({ job: "failed", next });
});
