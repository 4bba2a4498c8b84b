import { agreed, sharedPreviews, storedTokens } from "../../../pipeline/examples";
import {
  addEnvironment,
  eightLinesEvents,
  eightLinesJobs,
  login,
  onMergeRequests,
  production,
  staging,
  twinPreview,
  up,
} from "./expected";
import { describeFlow } from "./flow";

describeFlow("the eight lines", { settings: {}, runsLike: true, jobs: eightLinesJobs, events: eightLinesEvents });

/**
 * The jobs of the eight lines with stored tokens: each gets the token of its deployment environment, if its ref is
 * protected.
 */
const tokenJobs = {
  preview: {
    variables: {
      PULUMI_STACK: "acme/shop-api/staging",
      PULUMI_ENVIRONMENT: "shop-api/staging-preview",
      PULUMI_ACCESS_TOKEN: "preview token",
    },
    commands: ["infra: npm ci", ...twinPreview("acme/shop-api/staging")],
  },
  "deploy-staging": {
    variables: {
      PULUMI_STACK: "acme/shop-api/staging",
      PULUMI_ENVIRONMENT: "shop-api/staging",
      PULUMI_ACCESS_TOKEN: "staging token",
    },
    commands: [
      "infra: npm ci",
      addEnvironment("shop-api/staging", "acme/shop-api/staging"),
      up("acme/shop-api/staging"),
    ],
  },
  "promotion-preview-production": {
    variables: {
      PULUMI_STACK: "acme/shop-api/production",
      PULUMI_ENVIRONMENT: "shop-api/production-preview",
      PULUMI_ACCESS_TOKEN: "inspect token",
    },
    commands: ["infra: npm ci", ...twinPreview("acme/shop-api/production")],
  },
  "deploy-production": {
    variables: {
      PULUMI_STACK: "acme/shop-api/production",
      PULUMI_ENVIRONMENT: "shop-api/production",
      PULUMI_ACCESS_TOKEN: "production token",
    },
    commands: [
      "infra: npm ci",
      addEnvironment("shop-api/production", "acme/shop-api/production"),
      up("acme/shop-api/production"),
    ],
  },
};

describeFlow("stored tokens", {
  runsLike: true,
  settings: storedTokens,
  options: {
    variables: {
      PULUMI_ACCESS_TOKEN: [
        { value: "preview token" },
        { value: "staging token", scope: "staging", protected: true },
        { value: "production token", scope: "production", protected: true },
        { value: "inspect token", scope: "preview/*", protected: true },
      ],
    },
  },
  jobs: tokenJobs,
  events: eightLinesEvents,
});

/** The team edition has no teams for the login. */
const teamEditionJobs = {
  preview: {
    variables: { PULUMI_STACK: "acme/shop-api/staging", PULUMI_ENVIRONMENT: "shop-api/staging-preview" },
    commands: [login(), "infra: npm ci", ...twinPreview("acme/shop-api/staging")],
  },
  "deploy-staging": {
    variables: { PULUMI_STACK: "acme/shop-api/staging", PULUMI_ENVIRONMENT: "shop-api/staging" },
    commands: [login(), ...tokenJobs["deploy-staging"].commands],
  },
  "promotion-preview-production": {
    variables: { PULUMI_STACK: "acme/shop-api/production", PULUMI_ENVIRONMENT: "shop-api/production-preview" },
    commands: [login(), ...tokenJobs["promotion-preview-production"].commands],
  },
  "deploy-production": {
    variables: { PULUMI_STACK: "acme/shop-api/production", PULUMI_ENVIRONMENT: "shop-api/production" },
    commands: [login(), ...tokenJobs["deploy-production"].commands],
  },
};

describeFlow("the team edition without previews", {
  settings: { edition: "team", previews: "none" },
  jobs: teamEditionJobs,
  events: {
    "a push to main": ["promotion-preview-production", "deploy-staging"],
    "a release tag": ["promotion-preview-production", "play deploy-production"],
  },
});

describeFlow("the team edition with shared previews", {
  settings: { edition: "team", ...sharedPreviews },
  jobs: teamEditionJobs,
  events: eightLinesEvents,
});

describeFlow("shared previews", {
  settings: sharedPreviews,
  jobs: {
    ...eightLinesJobs,
    preview: {
      variables: {
        PULUMI_STACK: "acme/shop-api/staging",
        PULUMI_TEAM: "shop-api-staging",
        PULUMI_ENVIRONMENT: "shop-api/staging-preview",
      },
      commands: [login("shop-api-staging"), "infra: npm ci", ...twinPreview("acme/shop-api/staging")],
    },
  },
  events: eightLinesEvents,
});

const recovery = {
  variables: {
    PULUMI_STACK: "acme/shop-api/recovery",
    PULUMI_TEAM: "shop-api-recovery",
    PULUMI_ENVIRONMENT: "shop-api/recovery",
  },
  commands: [
    login("shop-api-recovery"),
    "infra: npm ci",
    addEnvironment("shop-api/recovery", "acme/shop-api/recovery"),
    up("acme/shop-api/recovery"),
  ],
};

function plan(name: string) {
  return {
    variables: {
      PULUMI_STACK: `acme/shop-api/${name}`,
      PULUMI_TEAM: "shop-api-inspect",
      PULUMI_ENVIRONMENT: `shop-api/${name}-preview`,
    },
    commands: [login("shop-api-inspect"), "infra: npm ci", ...twinPreview(`acme/shop-api/${name}`)],
  };
}

describeFlow("one branch for three deployments, the second manual", {
  settings: {
    deployments: [
      staging,
      { ...production, on: { branch: "main" } },
      { name: "recovery", stack: "shop-api/recovery", on: { branch: "main" } },
    ],
  },
  jobs: { ...eightLinesJobs, "deploy-recovery": recovery, "promotion-preview-recovery": plan("recovery") },
  events: {
    ...onMergeRequests("preview"),
    "a push to main": [
      "promotion-preview-production",
      "promotion-preview-recovery",
      "deploy-staging",
      "play deploy-production",
      "then deploy-recovery",
    ],
  },
});

describeFlow("a manual first deployment", {
  settings: {
    deployments: [
      { ...staging, approval: "manual" },
      { ...production, on: { branch: "main" }, approval: "automatic" },
    ],
  },
  jobs: { ...eightLinesJobs, "promotion-preview-staging": plan("staging") },
  events: {
    ...onMergeRequests("preview"),
    "a push to main": [
      "promotion-preview-staging",
      "promotion-preview-production",
      "play deploy-staging",
      "then deploy-production",
    ],
  },
});

describeFlow("two tag patterns that can match the same tag", {
  settings: { deployments: [{ ...staging, on: { tag: "*-1.0" } }, production] },
  jobs: { ...eightLinesJobs, "promotion-preview-staging": plan("staging") },
  events: {
    ...onMergeRequests("preview"),
    "a push to main": ["promotion-preview-staging"],
    "another tag": ["promotion-preview-production", "deploy-staging"],
    "a release tag": ["promotion-preview-production", "deploy-staging", "play deploy-production"],
  },
});

describeFlow("a branch for each deployment, previews of both, and another default branch", {
  settings: {
    defaultBranch: "feature",
    deployments: [
      { ...staging, on: { branch: "feature" } },
      { ...production, on: { branch: "main" }, preview: true, approval: "automatic" },
    ],
    exceptions: [agreed("PREVIEW_READS_SECRETS")],
  },
  jobs: {
    ...eightLinesJobs,
    "preview-staging": eightLinesJobs.preview,
    "preview-production": {
      variables: {
        PULUMI_STACK: "acme/shop-api/production",
        PULUMI_TEAM: "shop-api-preview",
        PULUMI_ENVIRONMENT: "shop-api/production-preview",
      },
      commands: [login("shop-api-preview"), "infra: npm ci", ...twinPreview("acme/shop-api/production")],
    },
  },
  events: {
    ...onMergeRequests("preview-staging", "preview-production"),
    "a push to main": ["deploy-production"],
    "a push to another branch": ["promotion-preview-production", "deploy-staging"],
  },
});

describeFlow("one tag without previews", {
  settings: {
    previews: "none",
    deployments: [{ ...production, on: { tag: "release-1.0" }, approval: "automatic" }],
  },
  jobs: eightLinesJobs,
  events: { "a push to main": ["promotion-preview-production"], "a release tag": ["deploy-production"] },
});
