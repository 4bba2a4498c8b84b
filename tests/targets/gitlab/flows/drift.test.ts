import { previewedAlone, storedTokens } from "../../../pipeline/examples";
import {
  addEnvironment,
  eightLinesEvents,
  eightLinesJobs,
  login,
  onMergeRequests,
  production,
  staging,
  twinDrift,
  twinPreview,
  up,
} from "./expected";
import { describeFlow } from "./flow";

const driftJobs = {
  "drift-staging": {
    variables: {
      PULUMI_STACK: "acme/shop-api/staging",
      PULUMI_TEAM: "shop-api-inspect",
      PULUMI_ENVIRONMENT: "shop-api/staging-preview",
    },
    commands: [login("shop-api-inspect"), ...twinDrift("acme/shop-api/staging")],
  },
  "drift-production": {
    variables: {
      PULUMI_STACK: "acme/shop-api/production",
      PULUMI_TEAM: "shop-api-inspect",
      PULUMI_ENVIRONMENT: "shop-api/production-preview",
    },
    commands: [login("shop-api-inspect"), ...twinDrift("acme/shop-api/production")],
  },
};

describeFlow("drift detection", {
  runsLike: true,
  settings: { drift: { schedule: "0 4 * * *" } },
  jobs: { ...eightLinesJobs, ...driftJobs },
  events: { ...eightLinesEvents, "the drift schedule": ["drift-staging", "drift-production"] },
});

describeFlow("drift that is remediated, reported and ignored", {
  settings: {
    drift: { schedule: "0 4 * * *", timezone: "Europe/Berlin", action: "report" },
    deployments: [
      { ...staging, onDrift: "remediate" },
      production,
      { name: "recovery", stack: "shop-api/recovery", on: { tag: "v*" }, onDrift: "ignore" },
    ],
  },
  jobs: {
    ...eightLinesJobs,
    ...driftJobs,
    "drift-staging": {
      variables: {
        PULUMI_STACK: "acme/shop-api/staging",
        PULUMI_TEAM: "shop-api-staging",
        PULUMI_ENVIRONMENT: "shop-api/staging",
      },
      commands: [
        login("shop-api-staging"),
        "infra: npm ci",
        addEnvironment("shop-api/staging", "acme/shop-api/staging"),
        `${up("acme/shop-api/staging")} --refresh`,
      ],
    },
    "promotion-preview-recovery": {
      variables: {
        PULUMI_STACK: "acme/shop-api/recovery",
        PULUMI_TEAM: "shop-api-inspect",
        PULUMI_ENVIRONMENT: "shop-api/recovery-preview",
      },
      commands: [login("shop-api-inspect"), "infra: npm ci", ...twinPreview("acme/shop-api/recovery")],
    },
  },
  events: {
    ...eightLinesEvents,
    "a release tag": ["promotion-preview-production", "promotion-preview-recovery", "play deploy-production"],
    "the drift schedule": ["drift-staging", "drift-production"],
  },
});

describeFlow("drift detection with stored tokens", {
  settings: { ...storedTokens, drift: { schedule: "0 4 * * *" }, ...previewedAlone(staging) },
  options: {
    variables: {
      PULUMI_ACCESS_TOKEN: [
        { value: "preview token" },
        { value: "staging token", scope: "staging", protected: true },
        { value: "inspect token", scope: "preview/*", protected: true },
      ],
    },
  },
  jobs: {
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
    "drift-staging": {
      variables: {
        PULUMI_STACK: "acme/shop-api/staging",
        PULUMI_ENVIRONMENT: "shop-api/staging-preview",
        PULUMI_ACCESS_TOKEN: "inspect token",
      },
      commands: [...twinDrift("acme/shop-api/staging")],
    },
  },
  events: {
    ...onMergeRequests("preview"),
    "a push to main": ["deploy-staging"],
    "the drift schedule": ["drift-staging"],
  },
});
