import { statSync } from "node:fs";
import { join } from "node:path";
import type { Event } from "./events";
import { stopPlayers } from "./players";
import { listJobs, runPipeline, type RunOptions } from "./runPipeline";
import { newFolder } from "./scratch";
import { ciFile, lines, mergeRequest, ok, push, run, statuses } from "./smallFiles";
import { commandLine } from "./standIns";

test("a failing command ends the job, and the pipeline's later stages", async () => {
  const result = await run(
    { stages: ["a", "b"], first: { stage: "a", script: ["npm ci", "pulumi up"] }, second: { stage: "b", ...ok } },
    push,
    { behaviours: [{ command: "npm", args: ["ci"], exit: 1 }] },
  );

  expect(statuses(result)).toEqual({ first: "failed", second: "skipped" });
  expect(result.jobs.map(lines)).toEqual([["npm ci"], []]);
});

test("before_script and script run in one shell, after_script in another, also after a failure", async () => {
  const { jobs } = await run({
    job: {
      before_script: ["cd infra", "WORD=1"],
      script: ["pulumi a $WORD", "echo >made", "false"],
      after_script: ['pulumi b "$WORD" $CI_JOB_STATUS', "cat infra/made"],
    },
  });

  expect(jobs[0]?.commands.map((command) => [command.cwd, commandLine(command)])).toEqual([
    ["infra", "pulumi a 1"],
    [".", "pulumi b '' failed"],
  ]);
  expect(jobs[0]?.status).toBe("failed");
});

test("each line of a script runs once, independent of its content", async () => {
  const { jobs } = await run({
    job: { script: ['echo `pulumi one` "it\'s $(pulumi two)"', "pulumi three \\\n  four"] },
  });

  expect(lines(jobs[0]!)).toEqual(["pulumi one", "pulumi two", "pulumi three four"]);
  expect(jobs[0]?.log).toBe("$ echo `pulumi one` \"it's $(pulumi two)\"\nit's \n$ pulumi three \\\n");
});

describe("workflow:rules", () => {
  const rules = [
    { if: '$CI_PIPELINE_SOURCE == "merge_request_event"', variables: { WHO: "request" } },
    { if: "$CI_COMMIT_TAG", when: "never" },
    { if: "$START" },
  ];
  const file = ciFile({ variables: { WHO: "nobody" }, workflow: { rules }, job: { script: ["pulumi $WHO"] } });

  test.each<[string, Event, RunOptions, string[] | undefined]>([
    ["give variables", mergeRequest, {}, ["pulumi request"]],
    ["prevent a pipeline", { kind: "tag", tag: "v1" }, { variables: { START: "1" } }, undefined],
    ["know the project's variables", push, { variables: { START: "1" } }, ["pulumi nobody"]],
    ["start no pipeline if none is true", push, {}, undefined],
    ["do not know variables of one environment", push, { variables: { START: { value: "1", scope: "a" } } }, undefined],
  ])("%s", async (_, event, options, expected) => {
    const { pipelineStarted, jobs } = await runPipeline(file, event, options);

    expect({ pipelineStarted, commands: jobs.flatMap(lines) }).toEqual({
      pipelineStarted: expected !== undefined,
      commands: expected ?? [],
    });
    expect(await listJobs(file, event, options)).toHaveLength(expected ? 1 : 0);
  });
});

test("no pipeline starts if no job matches the event", async () => {
  expect(await run({ job: { ...ok, rules: [{ if: "$CI_COMMIT_TAG" }] } })).toEqual({
    pipelineStarted: false,
    jobs: [],
    warnings: [],
  });
  expect((await run({ job: { ...ok, stage: ".pre" } })).pipelineStarted).toBe(false);
});

test("a job without rules runs for merge requests only if the workflow has rules", async () => {
  expect(await listJobs(ciFile({ job: ok }), mergeRequest)).toEqual([]);
  expect(await listJobs(ciFile({ job: ok, workflow: { rules: [{ when: "always" }] } }), mergeRequest)).toHaveLength(1);
});

describe("variables", () => {
  const variables = {
    PLAIN: "a $B 'c'",
    SECRET: { value: "s", protected: true },
    KEY: [
      { value: "for staging", scope: "staging" },
      { value: "for reviews", scope: "review/*" },
    ],
  };
  const script = ['pulumi "$PLAIN" "$SECRET" "$KEY" "$CI_ENVIRONMENT_NAME"'];
  const on = (name?: string) => ({ ...(name !== undefined && { environment: { name } }), script });
  const file = { workflow: { rules: [{ when: "always" }] }, variables: { PLAIN: "x" } };

  test.each<[string, Event, string | undefined, string[]]>([
    ["without an environment", push, undefined, ["s", "", ""]],
    ["with their environment", push, "staging", ["s", "for staging", "staging"]],
    ["with an environment that matches their pattern", push, "review/7", ["s", "for reviews", "review/7"]],
    ["with another", push, "production", ["s", "", "production"]],
    ["of a merge request, without the protected ones", mergeRequest, "staging", ["", "for staging", "staging"]],
  ])("of the project reach a job %s", async (_, event, environment, expected) => {
    const { jobs } = await run({ ...file, job: on(environment) }, event, { variables });

    expect(jobs[0]?.commands[0]?.args).toEqual(["a  'c'", ...expected]);
  });

  test("of the predefined ones may be in an environment's name", async () => {
    const name = "review/$CI_MERGE_REQUEST_IID";
    const { jobs } = await run({ ...file, job: on(name) }, mergeRequest, { variables });

    expect(jobs[0]?.environment).toMatchObject({ name: "review/7" });
    expect(jobs[0]?.commands[0]?.args.slice(2)).toEqual(["for reviews", "review/7"]);
  });
});

test("only jobs that request an ID token get one, for the audience that they name", async () => {
  const script = ['pulumi "$TOKEN" "$OTHER"'];
  const { jobs } = await run({
    variables: { ORG: "acme" },
    default: { id_tokens: { TOKEN: { aud: "urn:pulumi:org:$ORG" } } },
    inherits: { script },
    own: { script, id_tokens: { OTHER: { aud: ["a", "b"] } } },
    none: { script, inherit: { default: false } },
  });

  expect(jobs.map(({ commands }) => commands[0]?.args)).toEqual([
    ["id-token-for-urn:pulumi:org:acme", ""],
    ["", "id-token-for-a+b"],
    ["", ""],
  ]);
});

test("a job has the keys from extends, default and !reference", async () => {
  const text = `
default: { image: node, interruptible: true }
.base: { before_script: [npm ci], resource_group: one, rules: [{ if: $CI }] }
.more: { script: [pulumi a, pulumi b] }
job:
  extends: .base
  script:
    - !reference [.more, script]
    - pulumi c
`;
  const { jobs } = await runPipeline(text, push);

  expect(lines(jobs[0]!)).toEqual(["npm ci", "pulumi a", "pulumi b", "pulumi c"]);
  expect(await listJobs(text, push)).toEqual([
    {
      name: "job",
      stage: "test",
      when: "on_success",
      allowFailure: false,
      needs: null,
      image: "node",
      environment: null,
      resourceGroup: "one",
      interruptible: true,
    },
  ]);
});

test("no variable of this machine reaches a job", async () => {
  stopPlayers();
  process.env.PULUMI_ACCESS_TOKEN = "ours";
  try {
    const { jobs } = await run({ job: { script: ["pulumi whoami"] } });

    const { environment } = jobs[0]!.commands[0]!;
    expect(environment).not.toHaveProperty("PULUMI_ACCESS_TOKEN");
    expect(environment.HOME).not.toBe(process.env.HOME);
  } finally {
    delete process.env.PULUMI_ACCESS_TOKEN;
  }
});

test("pipelines that run at the same time do not affect each other", async () => {
  const numbers = Array.from({ length: 6 }, (_, index) => String(index));
  const file = {
    job: { script: ["pulumi $NUMBER", "sleep 0.2", "echo $NUMBER >file"], artifacts: { paths: ["file"] } },
  };

  const runs = await Promise.all(numbers.map((NUMBER) => run(file, push, { variables: { NUMBER } })));

  expect(runs.map(({ jobs }) => [lines(jobs[0]!), jobs[0]?.artifacts])).toEqual(
    numbers.map((number) => [[`pulumi ${number}`], { file: `${number}\n` }]),
  );
});

test("a pipeline that exceeds its time limit is ended with its jobs, and the next one runs", async () => {
  const file = join(newFolder(), "beats");
  const script = [`while sleep 0.05; do echo >>'${file}'; done`];

  await expect(run({ job: { script } }, push, { timeLimit: 1_500 })).rejects.toThrow(
    "the pipeline took longer than 1500 ms",
  );
  const beats = statSync(file).size;
  expect(statuses(await run({ job: { script: ["sleep 0.5"] } }))).toEqual({ job: "success" });
  expect(statSync(file).size - beats).toBeLessThan(3);
});

test.each([
  ["a job without a script", { job: { stage: "test" } }, "job must have script specified"],
  ["a stage that does not exist", { job: { ...ok, stage: "x" } }, "stage:x not found for job"],
  ["a missing job in extends", { job: { ...ok, extends: ".x" } }, ".x is unspecified"],
])("refuses %s", async (_, content, message) => {
  await expect(run(content)).rejects.toThrow(message);
});
