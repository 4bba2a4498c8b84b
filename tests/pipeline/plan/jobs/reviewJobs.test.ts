import type { Job } from "../../../../pipeline/model";
import { eightLines, planOf, planWith, sharedPreviews, twoPrograms } from "../../examples";

const { organization: _, ...rest } = eightLines;
const own = { ...rest, ...sharedPreviews, backend: { url: "s3://acme-state", secretsProvider: "awskms://alias/a" } };
const reviewStacks = { template: "shop-api/dev" };

describe("review stacks", () => {
  const common = {
    identity: "review",
    login: { kind: "oidc", organization: "acme", team: "shop-api-review" },
    program: "program",
    stack: "acme/shop-api/mr-{project}-{mergeRequest}",
    needs: [],
    interruptible: false,
  } as const;
  const escEnvironment = "shop-api/review";
  const labelled = { kind: "mergeRequest", label: "review-stack" } as const;

  test("have jobs that create, destroy and sweep them", () => {
    const jobs = planWith({ reviewStacks }).outline.jobs.filter(({ identity }) => identity === "review");

    expect(jobs).toEqual<Job[]>([
      {
        ...common,
        escEnvironment,
        name: "review",
        action: {
          kind: "createReviewStack",
          template: "acme/shop-api/dev",
          stopJob: "stop-review",
          autoStop: "3 days",
        },
        description: 'Merge request with the label "review-stack": deploy it to its own review stack.',
        triggers: [labelled],
        ciEnvironment: { name: "review/{mergeRequest}", action: "start" },
        manual: false,
        concurrencyGroup: "shop-api/mr-{project}-{mergeRequest}",
      },
      {
        ...common,
        escEnvironment,
        name: "stop-review",
        action: { kind: "destroyReviewStack" },
        description:
          "When the merge request is closed or merged, or a person stops its environment: destroy the review stack.",
        triggers: [labelled],
        ciEnvironment: { name: "review/{mergeRequest}", action: "stop" },
        manual: true,
        concurrencyGroup: "shop-api/mr-{project}-{mergeRequest}",
      },
      {
        ...common,
        name: "sweep-review-stacks",
        action: { kind: "sweepReviewStacks", stops: false },
        description: 'Schedule "Pulumi review stacks": report review stacks whose deployment environment is stopped.',
        triggers: [{ kind: "schedule", schedule: "Pulumi review stacks", branch: "main" }],
        ciEnvironment: { name: "review/sweep", action: "prepare" },
        manual: false,
      },
    ]);
  });

  test("are stopped by the sweep with the token of the settings, which no other job gets", () => {
    const { outline, variables } = planWith({ reviewStacks: { ...reviewStacks, stopToken: "stopper" } });

    expect(outline.jobs.find(({ name }) => name === "sweep-review-stacks")).toMatchObject({
      action: { kind: "sweepReviewStacks", stops: true },
      description: 'Schedule "Pulumi review stacks": stop review stacks whose merge request is not open.',
    });
    expect(variables).toEqual([
      {
        name: "REVIEW_STOP_TOKEN",
        value: { kind: "secret", secret: "stopper" },
        type: "env_var",
        raw: true,
        visibility: "hidden",
        scope: "review/sweep",
        protected: true,
        path: "reviewStacks.stopToken",
      },
    ]);
  });

  test("have the settings' label, time, program and organization", () => {
    const settings = {
      ...twoPrograms,
      reviewStacks: { label: "try::it", autoStop: "12 hours", program: "app", template: "acme/shop/dev" },
    };
    const review = planOf(settings).outline.jobs.find(({ name }) => name === "review");

    expect(review).toMatchObject({
      program: "app",
      stack: "acme/shop/mr-{project}-{mergeRequest}",
      action: { template: "acme/shop/dev", autoStop: "12 hours" },
      triggers: [{ kind: "mergeRequest", label: "try::it" }],
    });
  });

  test("use the secrets provider of a self-managed backend", () => {
    const review = planOf({ ...own, reviewStacks }).outline.jobs.find(({ name }) => name === "review");

    expect(review).toEqual<Job>({
      name: "review",
      action: {
        kind: "createReviewStack",
        template: "organization/shop-api/dev",
        secretsProvider: "awskms://alias/a",
        stopJob: "stop-review",
        autoStop: "3 days",
      },
      description: 'Merge request with the label "review-stack": deploy it to its own review stack.',
      triggers: [labelled],
      identity: "review",
      login: { kind: "selfManaged", url: "s3://acme-state" },
      program: "program",
      stack: "organization/shop-api/mr-{project}-{mergeRequest}",
      ciEnvironment: { name: "review/{mergeRequest}", action: "start" },
      manual: false,
      needs: [],
      concurrencyGroup: "shop-api/mr-{project}-{mergeRequest}",
      interruptible: false,
    });
  });
});
