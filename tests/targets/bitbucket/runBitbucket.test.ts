import { stringify } from "yaml";
import type { Event } from "../gitlab/harness/events";
import { commandLine } from "../gitlab/harness/standIns";
import { type BitbucketOptions, oidcToken, runBitbucket, type StepRun } from "./runBitbucket";

const main: Event = { kind: "push", branch: "main" };
const ok = { name: "ok", script: ["pulumi version"] };

/** A file with these steps for pushes to main. */
function ofSteps(...steps: readonly object[]): object {
  return { branches: { main: steps.map((step) => ({ step })) } };
}

function run(pipelines: object, event: Event = main, options: BitbucketOptions = {}): Promise<StepRun[]> {
  return runBitbucket(stringify({ image: "image", pipelines }), event, options);
}

test.each<[string, Event, string[]]>([
  ["a pull request", { kind: "mergeRequest" }, ["request"]],
  ["a pull request from a fork", { kind: "mergeRequest", fork: true }, []],
  ["a push to a named branch", main, ["main"]],
  ["a push to another branch", { kind: "push", branch: "feature" }, []],
  ["a tag that matches", { kind: "tag", tag: "v1" }, ["tag"]],
  ["a tag that matches more than one pattern", { kind: "tag", tag: "v2" }, ["narrow"]],
  ["another tag", { kind: "tag", tag: "main" }, []],
])("%s starts only the steps of its section", async (_, event, expected) => {
  const step = (name: string) => [{ step: { ...ok, name } }];

  const steps = await run(
    {
      "pull-requests": { "**": step("request") },
      branches: { main: step("main") },
      tags: { "v**": step("tag"), "v2**": step("narrow") },
    },
    event,
  );

  expect(steps.map(({ name }) => name)).toEqual(expected);
});

test("a step runs in one shell, in its own checkout", async () => {
  const [first, second] = await run(
    ofSteps(
      { name: "a", script: ["cd infra", "WORD=1", 'pulumi "$WORD"', "touch made"] },
      { name: "b", script: ['pulumi "$WORD"', "test -e infra/Pulumi.yaml", "test ! -e infra/made"] },
    ),
  );

  expect(first?.commands.map((call) => [call.cwd, commandLine(call)])).toEqual([["infra", "pulumi 1"]]);
  expect(second?.commands.map((call) => [call.cwd, commandLine(call)])).toEqual([[".", "pulumi ''"]]);
  expect(second?.status).toBe("success");
});

test("a failing line ends the step, and the steps after it do not run", async () => {
  const steps = await run(ofSteps({ name: "a", script: ["false", "pulumi up"] }, ok));

  expect(steps.map(({ name, status, commands }) => [name, status, commands.length])).toEqual([
    ["a", "failed", 0],
    ["ok", "waiting", 0],
  ]);
});

test("parallel steps do not stop each other", async () => {
  const steps = await run({
    branches: { main: [{ parallel: [{ step: { name: "a", script: ["false"] } }, { step: ok }] }, { step: ok }] },
  });

  expect(steps.map(({ status }) => status)).toEqual(["failed", "success", "waiting"]);
});

test.each([
  [[], ["success", "manual", "waiting"]],
  [["manual"], ["success", "success", "success"]],
])("with a manual start of %j, the steps are %j", async (play, expected) => {
  const steps = await run(ofSteps(ok, { ...ok, name: "manual", trigger: "manual" }, ok), main, { play });

  expect(steps.map(({ status }) => status)).toEqual(expected);
});

test.each([
  ["libs/a/b.go", "success"],
  ["libs/b.go", "skipped"],
  ["other", "skipped"],
])("a step with a condition on a change of %s: %s", async (file, status) => {
  const condition = { changesets: { includePaths: ["libs/**/*.go"] } };

  const steps = await run(ofSteps({ ...ok, condition }), { ...main, changed: { [file]: "" } });

  expect(steps.map((step) => step.status)).toEqual([status]);
});

test("a step gets only the variables and the token that it requests", async () => {
  process.env.PULUMI_ACCESS_TOKEN = "ours";
  try {
    const steps = await run(
      ofSteps(ok, { ...ok, oidc: true, deployment: "staging" }),
      { kind: "push", branch: "main" },
      { variables: { A: "repository", B: "b" }, deploymentVariables: { staging: { A: "staging" }, other: { B: "c" } } },
    );
    const variables = steps.map(({ commands }) => commands[0]!.environment);

    expect(variables.map(({ A, B, BITBUCKET_STEP_OIDC_TOKEN: token }) => [A, B, token])).toEqual([
      ["repository", "b", undefined],
      ["staging", "b", oidcToken],
    ]);
    expect(variables.map(({ PULUMI_ACCESS_TOKEN: token }) => token)).toEqual([undefined, undefined]);
  } finally {
    delete process.env.PULUMI_ACCESS_TOKEN;
  }
});

test.each<[string, object, string]>([
  ["a manual first step", ofSteps({ ...ok, trigger: "manual" }), "the first step of main is manual"],
  [
    "a duplicate deployment",
    ofSteps({ ...ok, deployment: "a" }, { ...ok, deployment: "a" }),
    "main names a deployment twice",
  ],
  ["an unknown key", ofSteps({ ...ok, rules: [] }), "main has rules"],
  ["a step that does nothing", ofSteps({ ...ok, script: [] }), "main: ok has an empty list"],
  ["a script that is not text", ofSteps({ ...ok, script: [{ a: "b" }] }), "main: ok has something that is not text"],
  ["no pipelines", {}, "a file has pipelines"],
])("refuses %s", async (_, pipelines, message) => {
  await expect(run(pipelines)).rejects.toThrow(message);
});
