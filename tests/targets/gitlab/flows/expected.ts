import type { EventName, ExpectedJob } from "./flow";

/** The login of a job with OIDC, as the team; without one as the organization. */
export function login(team?: string): string {
  const as = team === undefined ? "" : ` --oidc-team ${team}`;
  return `.: pulumi login --oidc-token id-token-for-urn:pulumi:org:acme --oidc-org acme${as}`;
}

/** A preview of a stack in the folder `infra`. */
export function preview(stack: string): string {
  return `infra: pulumi preview --stack ${stack} --diff --suppress-progress --color never`;
}

/** The command that adds an ESC environment to a stack's configuration in the folder `infra`. */
export function addEnvironment(environment: string, stack: string): string {
  return `infra: pulumi config env add ${environment} --stack ${stack} --yes`;
}

/** A preview that opens the ESC environment of a deployment's previews. The deployment has the name of its stack. */
export function twinPreview(stack: string): [string, string] {
  return [addTwin(stack), preview(stack)];
}

/** Drift detection that opens the same one. */
export function twinDrift(stack: string): [string, string] {
  return [addTwin(stack), detectDrift(stack)];
}

function addTwin(stack: string): string {
  return addEnvironment(twinOf(stack), stack);
}

/** The ESC environment of a deployment's previews. The deployment has the name of its stack. */
export function twinOf(stack: string): string {
  return `${stack.split("/").slice(-2).join("/")}-preview`;
}

/** A deployment to a stack in the folder `infra`. */
export function up(stack: string): string {
  return `infra: pulumi up --stack ${stack} --yes`;
}

/** Drift detection of a stack in the folder `infra`. */
export function detectDrift(stack: string): string {
  return `infra: pulumi refresh --stack ${stack} --preview-only --diff --expect-no-changes --suppress-progress --color never`;
}

/** The deployments of the eight lines. */
export const staging = { name: "staging", stack: "shop-api/staging", on: { branch: "main" } };
export const production = {
  name: "production",
  stack: "shop-api/production",
  on: { tag: "release-*" },
  approval: "manual",
};

/** The jobs of the eight lines. */
export const eightLinesJobs = {
  preview: {
    variables: {
      PULUMI_STACK: "acme/shop-api/staging",
      PULUMI_TEAM: "shop-api-preview",
      PULUMI_ENVIRONMENT: "shop-api/staging-preview",
    },
    commands: [login("shop-api-preview"), "infra: npm ci", ...twinPreview("acme/shop-api/staging")],
  },
  "deploy-staging": {
    variables: {
      PULUMI_STACK: "acme/shop-api/staging",
      PULUMI_TEAM: "shop-api-staging",
      PULUMI_ENVIRONMENT: "shop-api/staging",
    },
    commands: [
      login("shop-api-staging"),
      "infra: npm ci",
      addEnvironment("shop-api/staging", "acme/shop-api/staging"),
      up("acme/shop-api/staging"),
    ],
  },
  "promotion-preview-production": {
    variables: {
      PULUMI_STACK: "acme/shop-api/production",
      PULUMI_TEAM: "shop-api-inspect",
      PULUMI_ENVIRONMENT: "shop-api/production-preview",
    },
    commands: [login("shop-api-inspect"), "infra: npm ci", ...twinPreview("acme/shop-api/production")],
  },
  "deploy-production": {
    variables: {
      PULUMI_STACK: "acme/shop-api/production",
      PULUMI_TEAM: "shop-api-production",
      PULUMI_ENVIRONMENT: "shop-api/production",
    },
    commands: [
      login("shop-api-production"),
      "infra: npm ci",
      addEnvironment("shop-api/production", "acme/shop-api/production"),
      up("acme/shop-api/production"),
    ],
  },
} as const satisfies Record<string, ExpectedJob>;

/** The same jobs on every merge request of the project itself, with any label and of any kind. */
export function onMergeRequests(...jobs: readonly string[]): Partial<Record<EventName, readonly string[]>> {
  return {
    "a merge request": jobs,
    "a merge request with a label": jobs,
    "a merge request with another label": jobs,
    "a draft merge request": jobs,
    "merged results": jobs,
    "a merge train": jobs,
    "a merge request from a fork": ["preview-skipped"],
  };
}

/** The jobs of the eight lines by event. */
export const eightLinesEvents: Partial<Record<EventName, readonly string[]>> = {
  ...onMergeRequests("preview"),
  "a push to main": ["promotion-preview-production", "deploy-staging"],
  "a release tag": ["promotion-preview-production", "play deploy-production"],
};
