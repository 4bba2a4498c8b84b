import { addEnvironment, eightLinesEvents, eightLinesJobs, login, onMergeRequests } from "./expected";
import { describeFlow, type ExpectedJob } from "./flow";

const previewFlags = "--diff --suppress-progress --color never";

/** The jobs of a Go program `network` and a Node program `app`, which depends on it. */
const jobs: Record<string, ExpectedJob> = {
  "preview-network-staging": {
    variables: {
      PULUMI_STACK: "acme/network/staging",
      PULUMI_TEAM: "network-preview",
      PULUMI_ENVIRONMENT: "network/network-staging-preview",
    },
    commands: [
      login("network-preview"),
      "network: go mod download",
      "network: pulumi config env add network/network-staging-preview --stack acme/network/staging --yes",
      `network: pulumi preview --stack acme/network/staging ${previewFlags}`,
    ],
  },
  "preview-staging": {
    variables: {
      PULUMI_STACK: "acme/app/staging",
      PULUMI_TEAM: "network-preview",
      PULUMI_ENVIRONMENT: "app/staging-preview",
    },
    commands: [
      login("network-preview"),
      "apps/web: npm ci",
      "apps/web: pulumi config env add app/staging-preview --stack acme/app/staging --yes",
      `apps/web: pulumi preview --stack acme/app/staging ${previewFlags}`,
    ],
  },
  "deploy-network-staging": {
    variables: {
      PULUMI_STACK: "acme/network/staging",
      PULUMI_TEAM: "network-network-staging",
      PULUMI_ENVIRONMENT: "network/network-staging",
    },
    commands: [
      login("network-network-staging"),
      "network: go mod download",
      "network: pulumi config env add network/network-staging --stack acme/network/staging --yes",
      "network: pulumi up --stack acme/network/staging --yes",
    ],
  },
  "deploy-staging": {
    variables: {
      PULUMI_STACK: "acme/app/staging",
      PULUMI_TEAM: "app-staging",
      PULUMI_ENVIRONMENT: "app/staging",
    },
    commands: [
      login("app-staging"),
      "apps/web: npm ci",
      "apps/web: pulumi config env add app/staging --stack acme/app/staging --yes",
      "apps/web: pulumi up --stack acme/app/staging --yes",
    ],
  },
  "promotion-preview-network-production": {
    variables: {
      PULUMI_STACK: "acme/network/production",
      PULUMI_TEAM: "network-inspect",
      PULUMI_ENVIRONMENT: "network/network-production-preview",
    },
    commands: [
      login("network-inspect"),
      "network: go mod download",
      "network: pulumi config env add network/network-production-preview --stack acme/network/production --yes",
      `network: pulumi preview --stack acme/network/production ${previewFlags}`,
    ],
  },
  "promotion-preview-production": {
    variables: {
      PULUMI_STACK: "acme/app/production",
      PULUMI_TEAM: "network-inspect",
      PULUMI_ENVIRONMENT: "app/production-preview",
    },
    commands: [
      login("network-inspect"),
      "apps/web: npm ci",
      "apps/web: pulumi config env add app/production-preview --stack acme/app/production --yes",
      `apps/web: pulumi preview --stack acme/app/production ${previewFlags}`,
    ],
  },
  "deploy-network-production": {
    variables: {
      PULUMI_STACK: "acme/network/production",
      PULUMI_TEAM: "network-network-production",
      PULUMI_ENVIRONMENT: "network/network-production",
    },
    commands: [
      login("network-network-production"),
      "network: go mod download",
      "network: pulumi config env add network/network-production --stack acme/network/production --yes",
      "network: pulumi up --stack acme/network/production --yes",
    ],
  },
  "deploy-production": {
    variables: {
      PULUMI_STACK: "acme/app/production",
      PULUMI_TEAM: "app-production",
      PULUMI_ENVIRONMENT: "app/production",
    },
    commands: [
      login("app-production"),
      "apps/web: npm ci",
      "apps/web: pulumi config env add app/production --stack acme/app/production --yes",
      "apps/web: pulumi up --stack acme/app/production --yes",
    ],
  },
};

describeFlow("two programs, one of which depends on the other", {
  runsLike: true,
  settings: {
    program: undefined,
    programs: [
      { name: "network", path: "network", runtime: "go", changes: ["libs/**/*"] },
      { name: "app", path: "apps/web", runtime: "nodejs", dependsOn: ["network"] },
    ],
    deployments: [
      { name: "network-staging", program: "network", stack: "network/staging", on: { branch: "main" } },
      { name: "staging", program: "app", stack: "app/staging", on: { branch: "main" } },
      {
        name: "network-production",
        program: "network",
        stack: "network/production",
        on: { tag: "release-*" },
        approval: "manual",
      },
      { name: "production", program: "app", stack: "app/production", on: { tag: "release-*" } },
    ],
  },
  options: { files: { "network/Pulumi.yaml": "", "apps/web/Pulumi.yaml": "" } },
  jobs,
  events: {
    ...onMergeRequests("preview-network-staging", "preview-staging"),
    "a push to main": [
      "promotion-preview-network-production",
      "promotion-preview-production",
      "deploy-network-staging",
      "deploy-staging",
    ],
    "a release tag": [
      "promotion-preview-network-production",
      "promotion-preview-production",
      "play deploy-network-production",
      "then deploy-production",
    ],
  },
});

/** In the top folder, with the steps of the platform team before and after each Pulumi command. */
function withSteps({ variables, commands: [login, , ...commands] }: ExpectedJob): ExpectedJob {
  return {
    variables,
    commands: [login!, ".: npm ci", ".: npm run build", ...commands.map(inTop), ".: npm run 'it'\\''s done'"],
  };
}

function inTop(command: string): string {
  return command.replace("infra:", ".:");
}

describeFlow("a program in the top folder with steps before and after", {
  settings: {
    program: {
      runtime: "nodejs",
      steps: { before: ["echo before; npm run build"], after: [`npm run "it's done"`] },
    },
  },
  jobs: {
    preview: withSteps(eightLinesJobs.preview),
    "deploy-staging": withSteps(eightLinesJobs["deploy-staging"]),
    "promotion-preview-production": withSteps(eightLinesJobs["promotion-preview-production"]),
    "deploy-production": withSteps(eightLinesJobs["deploy-production"]),
  },
  events: eightLinesEvents,
});

test("the steps of the table above also run before and after the commands that add an ESC environment", () => {
  expect(withSteps(eightLinesJobs["deploy-staging"]).commands).toEqual([
    login("shop-api-staging"),
    ".: npm ci",
    ".: npm run build",
    inTop(addEnvironment("shop-api/staging", "acme/shop-api/staging")),
    ".: pulumi up --stack acme/shop-api/staging --yes",
    ".: npm run 'it'\\''s done'",
  ]);
});
