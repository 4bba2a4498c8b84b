import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Event } from "../gitlab/harness/events";
import { newFolder } from "../gitlab/harness/scratch";
import { commandLine } from "../gitlab/harness/standIns";
import type { Entry, Step } from "./circleCiFile";
import { type CircleCiOptions, type JobRun, runCircleCi } from "./runCircleCi";

const main: Event = { kind: "push", branch: "main" };
const always = "pipeline.git.branch or pipeline.git.tag";

interface TestJob extends Entry {
  readonly steps?: readonly (Step | string)[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** A file whose workflow has these jobs, each with steps or an approval. A text is a command. */
function ofJobs(jobs: Readonly<Record<string, TestJob>>, more: object = {}): object {
  const built = Object.entries(jobs).filter(([, { type }]) => type === undefined);
  return {
    version: 2.1,
    executors: { small: { docker: [{ image: "a" }], environment: { FROM: "executor", EXECUTOR: "yes" } } },
    jobs: Object.fromEntries(
      built.map(([name, { steps = ["pulumi version"], environment = {} }]) => [
        name,
        {
          executor: "small",
          environment,
          steps: ["checkout", ...steps.map((step) => (typeof step === "string" ? { run: { command: step } } : step))],
        },
      ]),
    ),
    workflows: {
      all: {
        when: always,
        jobs: Object.entries(jobs).map(([name, { steps: _, environment: _environment, ...entry }]) => ({
          [name]: entry,
        })),
      },
    },
    ...more,
  };
}

function run(file: object, event: Event = main, options: CircleCiOptions = {}): Promise<JobRun[]> {
  return runCircleCi(stringify(file, { version: "1.1" }), event, options);
}

async function statuses(jobs: Readonly<Record<string, TestJob>>, event?: Event, options?: CircleCiOptions) {
  return Object.fromEntries((await run(ofJobs(jobs), event, options)).map(({ name, status }) => [name, status]));
}

test("a job without filters runs on branches and not on tags", async () => {
  const jobs = { plain: {}, tagged: { filters: "pipeline.git.tag" }, both: { filters: always } };

  expect(Object.keys(await statuses(jobs))).toEqual(["plain", "both"]);
  expect(Object.keys(await statuses(jobs, { kind: "tag", tag: "v1" }))).toEqual(["tagged", "both"]);
});

test("required jobs that filters leave out are ignored, unless all of them are", async () => {
  const never = { filters: 'pipeline.git.branch == "other"' };

  expect(
    await statuses({ a: never, b: {}, c: { requires: ["a", "b"] }, d: { requires: ["a"] }, e: { requires: ["d"] } }),
  ).toEqual({
    b: "success",
    c: "success",
  });
});

test("a job does not run after a failed one, and waits for an approval", async () => {
  const jobs: Record<string, TestJob> = {
    a: { steps: ["false"] },
    b: { requires: ["a"] },
    approve: { type: "approval" },
    c: { requires: ["approve"] },
    d: { requires: ["c"] },
  };

  expect(await statuses(jobs)).toEqual({ a: "failed", b: "blocked", c: "on hold", d: "on hold" });
  expect(await statuses(jobs, main, { approve: ["approve"] })).toMatchObject({ c: "success", d: "success" });
});

test("each step is a new shell, which ends at the first failure, also in a pipe, and BASH_ENV passes variables on", async () => {
  const [job] = await run(
    ofJobs({
      a: {
        steps: [
          "A=1; cd infra; pulumi $A",
          `echo 'export B=2' >> "$BASH_ENV"; pulumi "$A" $B`,
          "pulumi $B",
          "false | true; pulumi no",
          "pulumi no",
        ],
      },
    }),
  );

  expect(job?.status).toBe("failed");
  expect(job?.commands.map((call) => [call.cwd, commandLine(call)])).toEqual([
    ["infra", "pulumi 1"],
    [".", "pulumi ''"],
    [".", "pulumi 2"],
  ]);
});

test("the job's variables replace those of the executor, of contexts and of the project", async () => {
  const jobs = { a: { context: ["one", "two"], environment: { FROM: "job" } }, b: { context: ["one"] } };
  const contexts = { one: { FROM: "one", X: "one", CI: "no" }, two: { X: "two" } };
  const runs = await run(ofJobs(jobs), main, { contexts, variables: { X: "project", Y: "project" } });
  const seen = runs.map(({ commands }) => commands[0]?.environment ?? {});

  expect(seen.map(({ FROM, EXECUTOR, X, Y, CI }) => [FROM, EXECUTOR, X, Y, CI])).toEqual([
    ["job", "yes", "two", "project", "true"],
    ["executor", "yes", "one", "project", "true"],
  ]);
});

test.each([
  [{}, "unauthorized"],
  [{ deploy: "restricted" as const }, "unauthorized"],
  [{ deploy: {} }, "success"],
])("with the contexts %j, a job with the context deploy is %s", async (contexts, status) => {
  expect(await statuses({ a: { context: ["deploy"] } }, main, { contexts })).toEqual({ a: status });
});

test("a job mints a token for its audience, and for nothing else", async () => {
  const [job] = await run(
    ofJobs({
      a: {
        steps: [
          `pulumi "$(circleci run oidc get --claims '{"aud":"x"}')"`,
          "circleci run oidc get --claims",
          "pulumi no",
        ],
      },
    }),
  );

  expect(job?.commands.map(commandLine)).toEqual(["pulumi circleci-id-token-for-x"]);
  expect(job?.status).toBe("failed");
});

test("a halted job succeeds, and its later steps do not run", async () => {
  const jobs = { a: { steps: ["circleci-agent step halt", "pulumi no"] }, b: { requires: ["a"] } };
  const [a, b] = await run(ofJobs(jobs));

  expect([a?.status, a?.commands, b?.status]).toEqual(["success", [], "success"]);
});

test("a workspace hands files over, and artifacts are stored after a failure, too", async () => {
  const persist = { persist_to_workspace: { root: ".", paths: ["infra/x"] } };
  const attach = { attach_workspace: { at: "." } };
  const [, b] = await run(
    ofJobs({
      a: { steps: ["echo made > infra/x", persist] },
      b: { requires: ["a"], steps: [attach, "cp infra/x out", "false", { store_artifacts: { path: "out" } }] },
    }),
  );

  expect([b?.status, b?.artifacts]).toEqual(["failed", { out: "made\n" }]);
  expect(await statuses({ a: { steps: [persist] } })).toEqual({ a: "failed" });
});

test("a cache has a checksum as its key, and never changes", async () => {
  const caches = join(newFolder(), "caches");
  mkdirSync(caches);
  const key = 'deps-{{ arch }}-{{ checksum "infra/lock" }}';
  const steps = [
    { restore_cache: { keys: [key] } },
    'pulumi "$(cat .cache/x || echo none)"',
    "mkdir -p .cache; echo $RANDOM > .cache/x",
    { save_cache: { key, paths: [".cache"] } },
  ];
  const seen = async (lock: string) => {
    const files = { "infra/lock": lock };
    const [job] = await run(ofJobs({ a: { steps } }), main, { files, caches });
    return commandLine(job?.commands[0] ?? { name: "nothing", args: [] });
  };
  const [first, second, third, other] = [await seen("1"), await seen("1"), await seen("1"), await seen("2")];

  expect([first, other]).toEqual(["pulumi none", "pulumi none"]);
  expect(second).toMatch(/^pulumi \d+$/);
  expect(third).toBe(second);
  expect(await statuses({ a: { steps: [{ restore_cache: { keys: [key] } }] } })).toEqual({ a: "failed" });
});

test("the serial group is that of the project", async () => {
  const [job] = await run(ofJobs({ a: { "serial-group": "<< pipeline.project.slug >>/x" } }), main, { kind: "oauth" });

  expect(job?.serialGroup).toBe("gh/acme/shop-api/x");
});

test.each<[string, object, string]>([
  ["an undefined executor", ofJobs({ a: {} }, { executors: {} }), "a has the executor small, which is not defined"],
  ["a circle", ofJobs({ a: { requires: ["b"] }, b: { requires: ["a"] } }), "a requires b, which is not before it"],
  ["an unknown job", ofJobs({ a: { requires: ["c"] } }), "a requires c, which is not before it"],
  [
    "a job that nothing runs",
    { ...ofJobs({ a: {} }), jobs: { b: { type: "no-op" } } },
    "a is not one of a job and an approval",
  ],
  [
    "an approval with the name of a job",
    ofJobs({ a: {}, approve: { type: "approval" } }, { jobs: { approve: { type: "no-op" } } }),
    "not one of",
  ],
  ["an unknown key", ofJobs({ a: { matrix: {} } as TestJob }), "a has matrix"],
  [
    "an unknown step",
    ofJobs({ a: { steps: [{ setup_remote_docker: {} } as Step] } }),
    "setup_remote_docker is an unknown step",
  ],
  [
    "an undefined command",
    ofJobs({ a: {} }, { jobs: { a: { executor: "small", environment: {}, steps: ["checkout", "login"] } } }),
    "a has the step login",
  ],
  ["a template in shell text", ofJobs({ a: { steps: ["cat <<EOF"] } }), "cat <<EOF has a template"],
  ["a template in a filter", ofJobs({ a: { filters: '<< pipeline.git.branch >> == "main"' } }), "has a template"],
  ["a tag without a guard", ofJobs({ a: { filters: "pipeline.git.tag matches /v/" } }), "matches needs a text"],
  ["an unknown value", ofJobs({ a: { filters: "pipeline.branch" } }), "this pipeline has no pipeline.branch"],
  [
    "a value of pull requests without a guard",
    ofJobs({ a: { filters: "pipeline.event.github.pull_request.draft" } }),
    "this pipeline has no pipeline.event.github.pull_request.draft",
  ],
  [
    "values of both kinds of project",
    ofJobs({
      a: { filters: "pipeline.event.name or pipeline.schedule.name" },
      b: { filters: "pipeline.schedule.name or pipeline.event.name" },
    }),
    "this pipeline has no",
  ],
  ["a name that is none", ofJobs({ "a/b": {} }), "a/b is no name of a job"],
  [
    "a number",
    ofJobs({ a: { steps: [{ run: { command: 1 as unknown as string } }] } }),
    "run has something that is not text",
  ],
])("%s is refused", async (_, file, message) => {
  await expect(run(file)).rejects.toThrow(message);
});

test.each<[string, Event, CircleCiOptions, string[]]>([
  ["a pull request", { kind: "mergeRequest" }, {}, ["request"]],
  ["a closed pull request", { kind: "mergeRequest" }, { action: "closed" }, ["closed"]],
  ["a pull request from a fork", { kind: "mergeRequest", fork: true }, {}, []],
  ["a push", main, {}, ["push"]],
  ["a schedule", { kind: "schedule", description: "night" }, {}, ["night"]],
  ["another schedule", { kind: "schedule" }, {}, []],
])("%s starts the workflows whose condition holds", async (_, event, options, expected) => {
  const workflow = (when: string, job: string) => [job, { when, jobs: [job] }];
  const file = ofJobs(
    { request: {}, closed: {}, push: {}, night: {} },
    {
      parameters: { schedule: { type: "enum", enum: ["none", "night"], default: "none" } },
      workflows: Object.fromEntries([
        workflow('pipeline.event.name == "pull_request" and pipeline.event.action != "closed"', "request"),
        workflow('pipeline.event.action == "closed" and pipeline.event.github.pull_request.merged', "closed"),
        workflow('pipeline.event.name == "push"', "push"),
        workflow('pipeline.trigger.type == "schedule" and pipeline.parameters.schedule == "night"', "night"),
      ]),
    },
  );

  expect((await run(file, event, options)).map(({ name }) => name)).toEqual(expected);
});
