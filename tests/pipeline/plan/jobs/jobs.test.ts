import type { Job, Login } from "../../../../pipeline/model";
import { agreed, eightLines, planOf, planWith, sharedPreviews, storedTokens } from "../../examples";

const [staging, production] = eightLines.deployments;
const { organization: _, ...rest } = eightLines;
const own = { ...rest, ...sharedPreviews, backend: { url: "s3://acme-state", secretsProvider: "awskms://alias/a" } };
const drift = { schedule: "0 4 * * *" };
const reviewStacks = { template: "shop-api/dev" };

function jobsOf(changes: object = {}): readonly Job[] {
  return planWith(changes).outline.jobs;
}

function job(name: string, changes: object = {}): Job | undefined {
  return jobsOf(changes).find((one) => one.name === name);
}

function login(team: string): Login {
  return { kind: "oidc", organization: "acme", team: `shop-api-${team}` };
}

test("plans these jobs for the eight lines, in the order of the flow", () => {
  expect(jobsOf()).toEqual<Job[]>([
    {
      name: "preview",
      action: { kind: "preview", report: "widget", savesUpdatePlan: false },
      description: "Merge request: preview what merging would change in staging.",
      triggers: [{ kind: "mergeRequest" }],
      identity: "preview",
      login: login("preview"),
      program: "program",
      stack: "acme/shop-api/staging",
      escEnvironment: "shop-api/staging-preview",
      manual: false,
      needs: [],
      interruptible: true,
    },
    {
      name: "deploy-staging",
      action: { kind: "deploy", usesUpdatePlan: false },
      description: "Push to main: deploy to staging.",
      triggers: [{ kind: "branch", branch: "main" }],
      identity: "deploy",
      login: login("staging"),
      program: "program",
      stack: "acme/shop-api/staging",
      ciEnvironment: { name: "staging", action: "start" },
      escEnvironment: "shop-api/staging",
      manual: false,
      needs: [],
      concurrencyGroup: "shop-api/staging",
      interruptible: false,
    },
    {
      name: "promotion-preview-production",
      action: { kind: "preview", report: "widget", savesUpdatePlan: false },
      description: "Push to main, tag release-*: from reviewed code, preview the deployment to production.",
      triggers: [
        { kind: "branch", branch: "main" },
        { kind: "tag", pattern: "release-*" },
      ],
      identity: "inspect",
      login: login("inspect"),
      program: "program",
      stack: "acme/shop-api/production",
      ciEnvironment: { name: "preview/production", action: "prepare" },
      escEnvironment: "shop-api/production-preview",
      manual: false,
      needs: [],
      interruptible: false,
    },
    {
      name: "deploy-production",
      action: { kind: "deploy", usesUpdatePlan: false },
      description: "Tag release-*: deploy to production, after a person starts the job.",
      triggers: [{ kind: "tag", pattern: "release-*" }],
      identity: "deploy",
      login: login("production"),
      program: "program",
      stack: "acme/shop-api/production",
      ciEnvironment: { name: "production", action: "start" },
      escEnvironment: "shop-api/production",
      manual: true,
      needs: [{ job: "promotion-preview-production", optional: false }],
      concurrencyGroup: "shop-api/production",
      interruptible: false,
    },
  ]);
});

test("names several previews after their deployments", () => {
  const deployments = [staging, { ...production, preview: true }];

  expect(
    jobsOf({ deployments, exceptions: [agreed("PREVIEW_READS_SECRETS")] }).flatMap(({ name, identity, stack }) =>
      identity === "preview" ? [[name, stack]] : [],
    ),
  ).toEqual([
    ["preview-staging", "acme/shop-api/staging"],
    ["preview-production", "acme/shop-api/production"],
  ]);
});

test.each(["widget", "integration", "none"])("reports previews as in the settings: %s", (report) => {
  expect(job("preview", { report })?.action).toEqual({ kind: "preview", report, savesUpdatePlan: false });
  expect(job("promotion-preview-production", { report })?.action).toEqual({
    kind: "preview",
    report,
    savesUpdatePlan: false,
  });
});

test("a newer pipeline cancels read-only jobs, except previews that a deployment waits for", () => {
  const interruptible = jobsOf({
    deployments: [
      staging,
      { ...production, approval: "automatic" },
      { ...production, name: "eu", stack: "shop-api/eu" },
    ],
    drift,
    reviewStacks,
  }).flatMap((one) => (one.interruptible ? [one.name] : []));

  expect(interruptible).toEqual([
    "preview",
    "promotion-preview-production",
    "drift-staging",
    "drift-production",
    "drift-eu",
  ]);
});

test("logs all jobs in to a self-managed backend, without an ESC environment", () => {
  const { jobs } = planOf({ ...own, reviewStacks, drift }).outline;

  expect(new Set(jobs.map((one) => JSON.stringify(one.login)))).toEqual(
    new Set([JSON.stringify({ kind: "selfManaged", url: "s3://acme-state" })]),
  );
  expect(jobs.filter((one) => one.escEnvironment !== undefined)).toEqual([]);
  expect(jobs.find(({ name }) => name === "deploy-staging")?.stack).toBe("organization/shop-api/staging");
});

test.each([
  ["ID tokens", "oidc", {}],
  ["stored tokens", "token", storedTokens],
])("has, with %s, the deployment environment of each job's purpose", (_, kind, changes) => {
  const jobs = jobsOf({ ...changes, reviewStacks, drift });

  expect(jobs.map(({ name, login, ciEnvironment }) => [name, login.kind, ciEnvironment])).toEqual([
    ["preview", kind, undefined],
    ["review", kind, { name: "review/{mergeRequest}", action: "start" }],
    ["stop-review", kind, { name: "review/{mergeRequest}", action: "stop" }],
    ["sweep-review-stacks", kind, { name: "review/sweep", action: "prepare" }],
    ["deploy-staging", kind, { name: "staging", action: "start" }],
    ["promotion-preview-production", kind, { name: "preview/production", action: "prepare" }],
    ["deploy-production", kind, { name: "production", action: "start" }],
    ["drift-staging", kind, { name: "preview/staging", action: "prepare" }],
    ["drift-production", kind, { name: "preview/production", action: "prepare" }],
  ]);
});

test("requests an organization token if there are no teams", () => {
  expect(job("deploy-staging", { edition: "team", previews: "none" })?.login).toEqual({
    kind: "oidc",
    organization: "acme",
  });
});

test.each<[string, string | undefined, object, number, number | undefined]>([
  ["without a limit", undefined, {}, 7200, undefined],
  ["of half an hour", "30m", {}, 7200, 30],
  ["of two hours, the lifetime of a token", "2h", {}, 7200, 120],
  ["of a minute more", "121m", { expiration: "121m" }, 7260, 121],
  ["of a day", "24h", { expiration: "1440m" }, 86400, 1440],
])("requests tokens that outlive a job %s", (_, timeout, expiration, tokenSeconds, minutes) => {
  const plan = planWith(timeout === undefined ? {} : { timeout });

  expect(plan.outline.jobs.map((one) => one.login)).toEqual(
    ["preview", "staging", "inspect", "production"].map((purpose) => ({ ...login(purpose), ...expiration })),
  );
  expect([plan.tokenSeconds, plan.outline.timeout]).toEqual([tokenSeconds, minutes]);
});

test("saves an update plan for manual deployments, and only those follow it", () => {
  const deployments = [
    staging,
    { ...production, approval: "automatic" },
    { ...production, name: "eu", stack: "shop-api/eu" },
  ];
  const plans = jobsOf({ savedPlans: true, deployments }).flatMap(({ name, action }) =>
    (action.kind === "preview" && action.savesUpdatePlan) || (action.kind === "deploy" && action.usesUpdatePlan)
      ? [name]
      : [],
  );

  expect(plans).toEqual(["promotion-preview-eu", "deploy-eu"]);
});

test("gives a deployment's own runner tags to the jobs that change its stack", () => {
  const deployments = [{ ...staging, runnerTags: ["prod"], onDrift: "remediate" }, production];
  const tagged = jobsOf({ drift, deployments, runnerTags: ["linux"] }).flatMap(({ name, runnerTags }) =>
    runnerTags ? [[name, runnerTags]] : [],
  );

  expect(tagged).toEqual([
    ["deploy-staging", ["prod"]],
    ["drift-staging", ["prod"]],
  ]);
});
