import { renderGitLab } from "../../../../targets/gitlab/renderGitLab";
import { pipelineWith } from "../../../pipeline/examples";
import { production, staging } from "../flows/expected";
import { events } from "../flows/flow";
import type { Event } from "../harness/events";
import { listJobs, runPipeline } from "../harness/runPipeline";
import { inherited, jobNames, rendered } from "../rendered";

function ciFile(settings: object = {}): string {
  return renderGitLab(pipelineWith(settings));
}

async function jobsOf(settings: object, event: Event): Promise<string[]> {
  return (await listJobs(ciFile(settings), event)).map(({ name }) => name);
}

describe("when: manual inside a rule", () => {
  test("blocks the jobs after a deployment", async () => {
    const settings = {
      deployments: [
        { ...staging, approval: "manual" },
        { name: "production", stack: "shop-api/production", on: { branch: "main" } },
      ],
    };
    const left = await runPipeline(ciFile(settings), events["a push to main"]);

    expect(left.jobs.map(({ name, status, allowFailure }) => [name, status, allowFailure])).toEqual([
      ["promotion-preview-staging", "success", false],
      ["promotion-preview-production", "success", false],
      ["deploy-staging", "manual", false],
      ["deploy-production", "created", false],
    ]);
  });

  test("does not block the jobs after the stop job of a review stack", async () => {
    const file = `${ciFile({ reviewStacks: { template: "shop-api/dev" } })}
last:
  stage: drift
  rules:
    - when: on_success
  script:
    - pulumi about
`.replace("  - deploy\n", "  - deploy\n  - drift\n");

    const { jobs } = await runPipeline(file, events["a merge request with a label"]);

    expect(jobs.map(({ name, status, allowFailure }) => [name, status, allowFailure])).toEqual([
      ["preview", "success", false],
      ["review", "success", false],
      ["last", "success", false],
      ["stop-review", "manual", true],
    ]);
  });
});

describe("rules:changes", () => {
  const settings = {
    program: undefined,
    programs: [
      { name: "network", path: "network", runtime: "go", changes: ["libs/**/*"] },
      { name: "app", path: "app", runtime: "nodejs", dependsOn: ["network"], changes: [] },
    ],
    deployments: [
      { name: "network", program: "network", stack: "network/staging", on: { branch: "main" } },
      { name: "app", program: "app", stack: "app/staging", on: { branch: "main" } },
      { name: "network-2", program: "network", stack: "network/production", on: { tag: "v*" } },
      { name: "app-2", program: "app", stack: "app/production", on: { tag: "v*" } },
    ],
    drift: { schedule: "0 4 * * *" },
  };
  const push = (path: string): Event => ({ kind: "push", branch: "main", changed: { [path]: "" } });
  const mergeRequest = (path: string): Event => ({ kind: "mergeRequest", changed: { [path]: "" } });

  test.each<[string, Event, string[]]>([
    ["a push to a program's folder", push("app/a/b.ts"), ["promotion-preview-app-2", "deploy-app"]],
    ["a push to the other's", push("network/go.mod"), ["promotion-preview-network-2", "deploy-network"]],
    ["a push to what one depends on", push("libs/a/b/c.go"), ["promotion-preview-network-2", "deploy-network"]],
    ["a push to neither", push("docs/app/a.md"), []],
    [
      "a pipeline started by hand, which has no list of changes",
      { kind: "web" },
      ["promotion-preview-network-2", "promotion-preview-app-2", "deploy-network", "deploy-app"],
    ],
    ["a merge request of one", mergeRequest("app/index.ts"), ["preview-app"]],
    ["a merge request of neither", mergeRequest("application/index.ts"), ["preview-skipped"]],
    [
      "a new branch, where rules:changes is always true",
      { kind: "push", branch: "main", newBranch: true, changed: {} },
      ["promotion-preview-network-2", "promotion-preview-app-2", "deploy-network", "deploy-app"],
    ],
    ["a tag, without rules:changes", { kind: "tag", tag: "v1" }, ["deploy-network-2", "deploy-app-2"]],
    [
      "a schedule, without rules:changes",
      events["the drift schedule"],
      ["drift-network", "drift-app", "drift-network-2", "drift-app-2"],
    ],
  ])("%s", async (_, event, expected) => {
    expect(await jobsOf(settings, event)).toEqual(expected);
  });

  test("a deployment needs its dependency only if that is deployed in the same pipeline", async () => {
    const files = { "app/Pulumi.yaml": "", "network/Pulumi.yaml": "" };
    const fails = { command: "go", exit: 1 };
    const both: Event = { kind: "push", branch: "main", changed: { "app/a": "", "network/a": "" } };

    const alone = await runPipeline(ciFile(settings), push("app/a"), { files, behaviours: [fails] });
    const together = await runPipeline(ciFile(settings), both, { files, behaviours: [fails] });
    const tag = await runPipeline(ciFile(settings), { kind: "tag", tag: "v1" }, { files, behaviours: [fails] });
    const status = ({ jobs }: typeof alone) =>
      jobs.filter(({ name }) => name.startsWith("deploy-")).map((job) => [job.name, job.status]);

    expect(status(alone)).toEqual([["deploy-app", "success"]]);
    expect(status(together)).toEqual([
      ["deploy-network", "failed"],
      ["deploy-app", "skipped"],
    ]);
    expect(status(tag)).toEqual([
      ["deploy-network-2", "failed"],
      ["deploy-app-2", "skipped"],
    ]);
  });
});

describe("one event starts only one pipeline", () => {
  test.each<[string, Event, string[]]>([
    ["a push to a branch with a merge request", { kind: "push", branch: "feature", openMergeRequest: true }, []],
    ["that merge request", { kind: "mergeRequest", source: "feature" }, ["preview"]],
    [
      "a push to main, which is the source branch of a merge request",
      { kind: "push", branch: "main", openMergeRequest: true },
      ["promotion-preview-production", "deploy-staging"],
    ],
    ["that merge request", { kind: "mergeRequest", source: "main", target: "other", protected: true }, ["preview"]],
    ["a branch with a tag's name", { kind: "push", branch: "release-1.0", protected: true }, []],
    ["a tag with a branch's name", { kind: "tag", tag: "main" }, []],
    [
      "a pipeline started by hand on main",
      { kind: "web", branch: "main" },
      ["promotion-preview-production", "deploy-staging"],
    ],
    ["a pipeline started by hand on another branch", { kind: "web", branch: "feature" }, []],
    [
      "a pipeline started by hand on a branch with a tag's name",
      { kind: "web", branch: "release-1.0", protected: true },
      [],
    ],
    ["somebody's schedule on main", { kind: "schedule", description: "Pulumi drift" }, []],
  ])("%s", async (_, event, expected) => {
    expect(await jobsOf({}, event)).toEqual(expected);
  });
});

describe("a job that changes a stack", () => {
  const settings = { reviewStacks: { template: "shop-api/dev" }, drift: { schedule: "0 4 * * *", action: "fail" } };

  test("waits for other jobs of that stack, and is never interrupted", () => {
    const file = rendered({ ...settings, deployments: [{ ...staging, onDrift: "remediate" }, production] });

    expect(
      Object.fromEntries(
        jobNames(file).map((name) => {
          const { resource_group: group, interruptible } = inherited(file, name);
          return [name, [group, interruptible]];
        }),
      ),
    ).toEqual({
      "preview-skipped": [undefined, true],
      preview: [undefined, true],
      review: ["shop-api/mr-${CI_PROJECT_ID}-$CI_MERGE_REQUEST_IID", false],
      "stop-review": ["shop-api/mr-${CI_PROJECT_ID}-$CI_MERGE_REQUEST_IID", false],
      "sweep-review-stacks": [undefined, false],
      "deploy-staging": ["shop-api/staging", false],
      "promotion-preview-production": [undefined, false],
      "deploy-production": ["shop-api/production", false],
      "drift-staging": ["shop-api/staging", false],
      "drift-production": ["shop-api/production", true],
    });
  });

  test("is retried only after an infrastructure failure", () => {
    expect(rendered(settings).default!.retry).toEqual({
      max: 1,
      when: ["runner_system_failure", "scheduler_failure", "api_failure"],
    });
    expect(rendered({ retries: 0 }).default).not.toHaveProperty("retry");
    expect(rendered({ retries: 2 }).default!.retry).toMatchObject({ max: 2 });
  });
});
