import { goDuration } from "../../../targets/deployments/document";
import { documentsOf } from "../../../targets/deployments/render";
import { agreed, eightLines, sharedPreviews, storedTokens, twoPrograms } from "../../pipeline/examples";
import { pipelineOf, planWith } from "./plans";

const [staging, production] = eightLines.deployments;
const tagged = { ...production, approval: "automatic" };

/** The documents of the stacks, by the key of their deployment. */
function documentsWith(changes: object = {}) {
  const plan = planWith(changes);
  return Object.fromEntries(
    documentsOf(plan, pipelineOf(plan)).map(({ planned, document }) => [planned.key, document]),
  );
}

test("plans the settings of the eight lines: a push deploys staging, and a person production", () => {
  const installs = (environment: string) => [
    `pulumi config env add ${environment} --stack "$PULUMI_CI_ORGANIZATION/$PULUMI_CI_PROJECT/$PULUMI_CI_STACK" --yes > /dev/null`,
    "npm ci",
  ];
  const common = {
    executorContext: { executorImage: { reference: "pulumi/pulumi-nodejs:3.259.0" } },
    cacheOptions: { enable: false },
  };
  const options = { skipInstallDependencies: true };
  const vcs = {
    provider: "gitlab",
    repository: "acme/shop/api",
    previewPullRequests: false,
    pullRequestTemplate: false,
  };

  expect(documentsWith()).toEqual({
    staging: {
      ...common,
      sourceContext: { git: { branch: "main", repoDir: "infra" } },
      vcs: { ...vcs, deployCommits: true },
      operationContext: { preRunCommands: installs("shop-api/staging"), options },
    },
    production: {
      ...common,
      sourceContext: { git: { branch: "main", repoDir: "infra" } },
      vcs: { ...vcs, deployCommits: false },
      operationContext: { preRunCommands: installs("shop-api/production"), options },
    },
  });
});

test("lets a tag deploy by the resource that knows tags, without a branch, and every tag of a pattern only there", () => {
  const changes = { deployments: [staging, tagged] };
  const { production: document } = documentsWith(changes);

  expect(planWith(changes).stackSettings.map(({ key, family }) => [key, family])).toEqual([
    ["staging", "index"],
    ["production", "api"],
  ]);
  expect(document?.sourceContext).toEqual({ git: { repoDir: "infra" } });
  expect(document?.vcs).toMatchObject({ deployCommits: false, deployTags: true, tagFilters: ["release-*"] });
});

test("a pushed tag is the approval where the settings say so", () => {
  const { stackSettings } = planWith({ pulumiDeployments: { approval: "push" } });

  expect(stackSettings[1]?.starts).toEqual({ kind: "tag", pattern: "release-*" });
});

test("the branch of the first of a chain starts for the paths of all its programs", () => {
  const programs = [
    { name: "network", path: "network", runtime: "go", changes: [] },
    { name: "app", path: "app", runtime: "nodejs", dependsOn: ["network"], changes: ["libs/*.ts"] },
  ];
  const deployments = twoPrograms.deployments.slice(0, 2);
  const { stackSettings, webhooks } = planWith({ program: undefined, programs, deployments });

  expect(stackSettings.map(({ starts }) => starts)).toEqual([
    { kind: "branch", branch: "main", paths: ["network/**/*", "app/**/*", "libs/*.ts"] },
    { kind: "deployment", deployment: "network-staging" },
  ]);
  expect(webhooks).toEqual([{ key: "app-staging", from: "acme/net/staging", to: "shop/staging" }]);
});

test("gives variables to the deployments that they name, and secrets by their names", () => {
  const variables = [
    { name: "REGION", value: "eu" },
    { name: "TOKEN", secret: "npm", deployment: "production" },
  ];
  const documents = documentsWith({ variables, ...storedTokens, previews: "none" });

  expect(documents.staging?.operationContext.environmentVariables).toEqual({
    REGION: "eu",
    PULUMI_ACCESS_TOKEN: { tokenOf: "staging" },
  });
  expect(documents.production?.operationContext.environmentVariables).toEqual({
    REGION: "eu",
    TOKEN: { secret: "npm" },
    PULUMI_ACCESS_TOKEN: { tokenOf: "production" },
  });
  expect(planWith({ variables }).secretUses).toEqual([{ secret: "npm", path: "variables[1].secret" }]);
});

test("shared previews run on merge requests, with the stack's own settings", () => {
  const documents = documentsWith({ ...sharedPreviews });

  expect(documents.staging?.vcs?.previewPullRequests).toBe(true);
  expect(documents.production?.vcs?.previewPullRequests).toBe(false);
});

test("caches are shared only with their exception", () => {
  const shared = { caches: "shared", exceptions: [agreed("DEPLOYMENTS_USE_CACHES")] };

  expect(documentsWith(shared).staging?.cacheOptions).toEqual({ enable: true });
});

test("review stacks get a template without protected variables and tokens, whose label only GitHub reads", () => {
  const variables = [
    { name: "REGION", value: "eu" },
    { name: "TOKEN", secret: "npm" },
  ];
  const changes = { variables, reviewStacks: { template: "shop-api/dev" }, ...storedTokens };
  const { review } = documentsWith(changes);
  const gitHub = documentsWith({ ...changes, pulumiDeployments: { source: { provider: "github" } } }).review;

  expect(review).toMatchObject({
    sourceContext: { git: { branch: "main" } },
    vcs: { deployCommits: false, previewPullRequests: false, pullRequestTemplate: true },
    operationContext: { environmentVariables: { REGION: "eu" } },
  });
  expect(review?.operationContext.environmentVariables).not.toHaveProperty("PULUMI_ACCESS_TOKEN");
  expect(review?.operationContext.environmentVariables).not.toHaveProperty("TOKEN");
  expect(review?.vcs).not.toHaveProperty("reviewStackLabels");
  expect(gitHub?.vcs?.reviewStackLabels).toEqual(["review-stack"]);
});

test("clones a git address with the secrets that the settings name, and protects nothing outside GitLab", () => {
  const source = { provider: "git", url: "https://git.example.com/acme/shop.git", username: "deploy", password: "git" };
  const changes = { pulumiDeployments: { source }, deployments: [{ ...staging, approval: "manual" }] };
  const plan = planWith(changes);
  const { staging: document } = documentsWith(changes);

  expect(document?.sourceContext.git).toEqual({
    branch: "main",
    repoDir: "infra",
    repoUrl: source.url,
    gitAuth: { basicAuth: { userName: "deploy", password: { secret: "git" } } },
  });
  expect(document).not.toHaveProperty("vcs");
  expect([plan.isInGitLab, plan.protectedBranches]).toEqual([false, []]);
  expect(plan.secretUses).toEqual([{ secret: "git", path: "pulumiDeployments.source.password" }]);
});

test("runs log in to the clouds of the ESC settings only where they are asked to", () => {
  const esc = {
    aws: { roleArn: "arn:aws:iam::123456789012:role/shop-api", duration: "90m" },
    gcp: {
      project: 12,
      workloadPoolId: "pulumi",
      providerId: "cloud",
      serviceAccount: "d@shop.iam.gserviceaccount.com",
    },
  };
  const deployments = [{ ...staging, esc }];

  expect(documentsWith({ deployments }).staging?.operationContext).not.toHaveProperty("oidc");
  expect(documentsWith({ deployments, pulumiDeployments: { oidc: true } }).staging?.operationContext.oidc).toEqual({
    aws: { roleArn: esc.aws.roleArn, sessionName: "pulumi-staging", duration: "1h30m0s" },
    gcp: { projectId: "12", workloadPoolId: "pulumi", providerId: "cloud", serviceAccount: esc.gcp.serviceAccount },
  });
});

test.each([
  ["1h", "1h0m0s"],
  ["90m", "1h30m0s"],
  ["30m", "30m0s"],
  ["45s", "45s"],
  ["1h30m", "1h30m0s"],
])("writes the duration %s as Go prints it, %s", (duration, printed) => {
  expect(goDuration(duration)).toBe(printed);
});

test("plans drift, lifetimes and schedules for each stack", () => {
  const run = {
    agentPool: "pool-1",
    role: "role-1",
    ttl: { at: "2027-01-31T18:00:00Z" },
    schedules: [{ operation: "refresh", cron: "@daily" }],
  };
  const plan = planWith({
    deployments: [{ ...staging, onDrift: "remediate", pulumiDeployments: run }],
    drift: { schedule: "0 4 * * *" },
  });
  const stack = "acme/shop-api/staging";

  expect(plan.stackSchedules).toEqual([
    { name: "staging-drift", key: "staging", stack, kind: "drift", cron: "0 4 * * *", remediates: true },
    { name: "staging-ttl", key: "staging", stack, kind: "ttl", at: run.ttl.at, removesStack: false },
    { name: "staging-schedule-1", key: "staging", stack, kind: "operation", operation: "refresh", cron: "0 0 * * *" },
  ]);
  expect(plan.stackSettings[0]).toMatchObject({ agentPool: "pool-1", role: "role-1", family: "api" });
});

test("without a stored token no identity has a team, and with one only deployments have", () => {
  expect(planWith().access.map(({ purpose, team }) => [purpose, team])).toEqual([
    ["staging", undefined],
    ["production", undefined],
  ]);
  expect(planWith(storedTokens).access.map(({ team }) => team)).toEqual(["shop-api-staging", "shop-api-production"]);
});
