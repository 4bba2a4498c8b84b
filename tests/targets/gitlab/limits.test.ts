import type { Diagnostic } from "../../../pipeline/diagnostics/diagnostic";
import type { Job } from "../../../pipeline/model";
import { completePipeline } from "../../../pipeline/plan/completePipeline";
import { planProject } from "../../../pipeline/plan/planProject";
import { resolve } from "../../../pipeline/flow/resolve";
import { targets } from "../../../targets";
import { depthOf, memoryOf } from "../../../targets/gitlab/fileSize";
import {
  exceeded,
  fileLimitDiagnostics,
  fileLimits,
  type Limit,
  type LimitedPlan,
  planLimitDiagnostics,
  planLimits,
} from "../../../targets/gitlab/limits";
import { toGitLab } from "../../../targets/gitlab/renderGitLab";
import { eightLines, origin, pipelineWith, planWith, settingsOf } from "../../pipeline/examples";

const plan = planWith({ variables: [{ name: "A", value: "1" }], drift: { schedule: "@daily" } });
const [staging] = eightLines.deployments;

function jobsOf(change: (job: Job) => Job): LimitedPlan {
  return { ...plan, outline: { ...plan.outline, jobs: plan.outline.jobs.map(change) } };
}

/** The plan with changes to the job of this name. */
function withJob(name: string, change: Partial<Job>): LimitedPlan {
  return jobsOf((job) => (job.name === name ? { ...job, ...change } : job));
}

function list<T>(length: number, item: (index: number) => T): T[] {
  return Array.from({ length }, (_, index) => item(index));
}

/** For each limit, a plan with this number of counted items, and the settings path of the diagnostic. */
const plans: Record<keyof typeof planLimits, { path: string; with: (count: number) => LimitedPlan }> = {
  needs: {
    path: "deployments[1]",
    with: (count) =>
      withJob("deploy-production", { needs: list(count, (index) => ({ job: `a${index}`, optional: false })) }),
  },
  jobName: {
    path: "deployments[0].name",
    with: (count) => withJob("deploy-staging", { name: "x".repeat(count) }),
  },
  neededJobName: {
    path: "deployments[0].name",
    with: (count) =>
      jobsOf((job) => {
        if (job.name === "deploy-staging") return { ...job, name: "x".repeat(count) };
        return { ...job, needs: [{ job: "x".repeat(count), optional: false }] };
      }),
  },
  ciEnvironmentName: {
    path: "deployments[0].name",
    with: (count) => ({ ...plan, ciEnvironments: ["x".repeat(count)] }),
  },
  resourceGroup: {
    path: "deployments[0].stack",
    with: (count) => withJob("deploy-staging", { concurrencyGroup: "x".repeat(count) }),
  },
  variableKey: {
    path: "variables[0].value",
    with: (count) => ({ ...plan, variables: plan.variables.map((one) => ({ ...one, name: "X".repeat(count) })) }),
  },
  variableValue: {
    path: "variables[0].value",
    with: (count) => ({
      ...plan,
      variables: plan.variables.map((one) => ({ ...one, value: { kind: "plain", text: "x".repeat(count) } })),
    }),
  },
  variables: {
    path: "variables",
    with: (count) => ({ ...plan, variables: list(count, () => plan.variables[0]!) }),
  },
  schedules: {
    path: "drift",
    with: (count) => ({ ...plan, schedules: list(count, () => plan.schedules[0]!) }),
  },
  deploymentJobs: {
    path: "deployments",
    with: (count) => {
      const deploy = plan.outline.jobs.find(({ name }) => name === "deploy-staging")!;
      return { ...plan, outline: { ...plan.outline, jobs: list(count, () => deploy) } };
    },
  },
  jobs: {
    path: "deployments",
    with: (count) => {
      const preview = plan.outline.jobs.find(({ name }) => name === "preview")!;
      return { ...plan, outline: { ...plan.outline, jobs: list(count, () => preview) } };
    },
  },
  changes: {
    path: "program.changes",
    with: (count) => ({
      ...plan,
      programs: plan.programs.map((program) => ({
        ...program,
        settings: { ...program.settings, changes: list(count - 1, (index) => `libs/${index}.ts`) },
      })),
    }),
  },
  runnerTags: {
    path: "runnerTags",
    with: (count) => ({
      ...plan,
      outline: { ...plan.outline, runnerTags: list(count, (index) => `tag-${index}`) },
    }),
  },
};

describe("GitLab's limit", () => {
  test.each(Object.keys(planLimits) as (keyof typeof planLimits)[])("of %s is reported if exceeded", (name) => {
    const limit: Limit<LimitedPlan> = planLimits[name];
    const { path, with: withCount } = plans[name];
    const found = (count: number) => exceeded(limit, withCount(count));

    expect(found(limit.most)).toEqual([]);
    expect(found(limit.most + 1)).toEqual([
      {
        severity: limit.ofTier === undefined ? "error" : "warning",
        code: limit.ofTier === undefined ? "OVER_LIMIT" : "TIER_LIMIT",
        path,
        message: expect.stringContaining(
          ` has ${limit.most + 1} ${limit.unit}; ${limit.ofTier ?? "GitLab"} takes at most ${limit.most}. ${limit.wayOut}`,
        ),
      },
    ]);
  });

  test("values are the documented ones", () => {
    const most = Object.fromEntries(
      Object.entries({ ...planLimits, ...fileLimits }).map(([name, one]) => [name, one.most]),
    );

    expect(most).toEqual({
      needs: 50,
      jobName: 255,
      neededJobName: 128,
      ciEnvironmentName: 255,
      resourceGroup: 255,
      variableKey: 255,
      variableValue: 10_000,
      variables: 8000,
      schedules: 10,
      deploymentJobs: 500,
      jobs: 500,
      changes: 50,
      runnerTags: 49,
      size: 2_097_152,
      depth: 100,
    });
  });
});

describe("the rendered file", () => {
  test.each<[keyof typeof fileLimits, (count: number) => Record<string, unknown>]>([
    // A map of one entry with a short key and a long text.
    ["size", (count) => ({ a: "x".repeat(count - memoryOf({ a: "" }) - 1) })],
    ["depth", (count) => list(count - 1, String).reduce<Record<string, unknown>>((inner) => ({ a: inner }), {})],
  ])("is checked for its %s", (name, fileWith) => {
    const limit = fileLimits[name];

    expect(exceeded(limit, fileWith(limit.most))).toEqual([]);
    expect(exceeded(limit, fileWith(limit.most + 1))).toMatchObject([{ code: "OVER_LIMIT", path: "" }]);
  });

  test("has an estimated size of at least half its text", () => {
    const file = toGitLab(pipelineWith());

    expect(memoryOf(file)).toBeGreaterThan(targets.gitlab.render(pipelineWith()).length / 2);
    expect(depthOf(file)).toBeLessThan(10);
  });

  test("is refused if its steps are too long", () => {
    const steps = { before: ["x".repeat(2 * 1024 * 1024)] };
    const { value, diagnostics } = completePipeline(
      planWith({ program: { path: "infra", runtime: "nodejs", steps } }),
      {},
      targets.gitlab,
    );

    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([{ severity: "error", code: "OVER_LIMIT" }]);
    expect(fileLimitDiagnostics(pipelineWith())).toEqual([]);
  });
});

test("the eight lines are far from every limit", () => {
  expect(planLimitDiagnostics(plan)).toEqual([]);
});

describe("settings over a limit", () => {
  function errorsOf(changes: object): readonly Diagnostic[] {
    return planProject(resolve(settingsOf({ ...eightLines, ...changes })), targets.gitlab, origin).diagnostics.filter(
      ({ severity }) => severity === "error",
    );
  }

  test("of needs are refused, for a program with too many dependencies", () => {
    const names = list(51, (index) => `p${index}`);
    const programs = [
      ...names.map((name) => ({ name, path: name, runtime: "go" })),
      { name: "app", path: "app", runtime: "go", dependsOn: names },
    ];
    const deployments = programs.map(({ name }) => ({
      name,
      program: name,
      stack: `${name}/dev`,
      on: { branch: "main" },
    }));

    expect(
      errorsOf({
        program: undefined,
        programs,
        deployments,
        authentication: "token",
        tokens: { expires: "2027-02-28" },
      }),
    ).toMatchObject([{ code: "OVER_LIMIT", path: "deployments[51]" }]);
  });

  test("of a variable's value are refused at its path", () => {
    expect(errorsOf({ variables: [{ name: "A", value: "x".repeat(10_001) }] })).toMatchObject([
      { code: "OVER_LIMIT", path: "variables[0].value" },
    ]);
  });

  test("of runner tags are refused, for the deployment that names them", () => {
    const runnerTags = list(50, (index) => `tag-${index}`);

    expect(errorsOf({ deployments: [{ ...staging, runnerTags }] })).toMatchObject([
      { code: "OVER_LIMIT", path: "deployments[0].runnerTags" },
    ]);
  });
});
