import { previewedAlone, sharedPreviews, storedTokens } from "../../../pipeline/examples";
import type { Behaviour } from "../harness/standIns";
import { eightLinesEvents, eightLinesJobs, login, onMergeRequests, preview, twinPreview, up } from "./expected";
import { describeFlow, type ExpectedJob } from "./flow";

const reviewStacks = { template: "shop-api/dev", stopToken: "stopper" };

/** Pulumi's list of stacks, in which only the first is a review stack of this project. */
function stacks(organization: string): Behaviour {
  const names = ["mr-101-7", "staging", "mr-102-7", "mr-101-x", "mr-101-07"];
  const list = names.map((name) => ({ name: `${organization}/shop-api/${name}`, current: false }));
  return { command: "pulumi", args: ["stack", "ls"], stdout: JSON.stringify(list, null, 2) };
}

const gitlab = "https://gitlab.example.com/api/v4/projects/101";
const curl = ["--fail", "--silent", "--show-error", "--globoff", "--header"];
const asStopper = [...curl, "PRIVATE-TOKEN: stop-token"];

/** GitLab's responses if no merge request with that number is open, and its environment is available. */
const notOpen: readonly Behaviour[] = [
  {
    command: "curl",
    args: [...asStopper, `${gitlab}/merge_requests?state=opened&iids[]=7`],
    stdout: "[]",
  },
  {
    command: "curl",
    args: [...asStopper, gitlab],
    stdout:
      '{"id":101,"permissions":{"project_access":{"access_level":30,"notification_level":3},"group_access":null}}',
  },
  {
    command: "curl",
    args: [...asStopper, `${gitlab}/environments?name=review/7&states=available`],
    stdout: '[{"id":12,"name":"review/7"}]',
  },
];

/** The token with which the sweep stops environments. No other job gets it. */
const stopToken = { REVIEW_STOP_TOKEN: [{ value: "stop-token", scope: "review/sweep", protected: true }] };

/** The sweep's requests to GitLab. The sweep itself destroys nothing. */
const stops = [
  `.: curl --fail --silent --show-error --globoff --header 'PRIVATE-TOKEN: stop-token' '${gitlab}/merge_requests?state=opened&iids[]=7'`,
  `.: curl --fail --silent --show-error --globoff --header 'PRIVATE-TOKEN: stop-token' ${gitlab}`,
  `.: curl --fail --silent --show-error --globoff --header 'PRIVATE-TOKEN: stop-token' '${gitlab}/environments?name=review/7&states=available'`,
  `.: curl --fail --silent --show-error --globoff --header 'PRIVATE-TOKEN: stop-token' --request POST ${gitlab}/environments/12/stop`,
];

const fallback = { PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true" };

const events = {
  ...eightLinesEvents,
  "a merge request with a label": ["preview", "review", "play stop-review"],
  "the review stacks schedule": ["sweep-review-stacks"],
};

const jobs: Record<string, ExpectedJob> = {
  ...eightLinesJobs,
  review: {
    variables: {
      ...fallback,
      PULUMI_STACK: "acme/shop-api/mr-101-7",
      PULUMI_TEAM: "shop-api-review",
      PULUMI_ENVIRONMENT: "shop-api/review",
      PULUMI_TEMPLATE_STACK: "acme/shop-api/dev",
    },
    commands: [
      login("shop-api-review"),
      "infra: npm ci",
      "infra: pulumi stack select acme/shop-api/mr-101-7 --create",
      "infra: pulumi config cp --stack acme/shop-api/dev --dest acme/shop-api/mr-101-7",
      "infra: pulumi config env add shop-api/review --stack acme/shop-api/mr-101-7 --yes",
      up("acme/shop-api/mr-101-7"),
    ],
  },
  "stop-review": {
    variables: {
      ...fallback,
      PULUMI_STACK: "acme/shop-api/mr-101-7",
      PULUMI_TEAM: "shop-api-review",
      PULUMI_ENVIRONMENT: "shop-api/review",
    },
    commands: [
      login("shop-api-review"),
      "infra: pulumi stack select acme/shop-api/mr-101-7",
      "infra: pulumi config env add shop-api/review --stack acme/shop-api/mr-101-7 --yes",
      "infra: pulumi destroy --stack acme/shop-api/mr-101-7 --yes --remove",
    ],
  },
  "sweep-review-stacks": {
    variables: { PULUMI_REVIEW_STACKS: "acme/shop-api/mr-101-", PULUMI_TEAM: "shop-api-review" },
    commands: [
      login("shop-api-review"),
      ".: pulumi stack ls --organization acme --project shop-api --fully-qualify-stack-names --json",
      ...stops,
    ],
  },
};

describeFlow("review stacks", {
  runsLike: true,
  settings: { reviewStacks },
  options: { behaviours: [stacks("acme"), ...notOpen], variables: stopToken },
  jobs,
  events,
});

describeFlow("review stacks with stored tokens", {
  settings: {
    ...storedTokens,
    reviewStacks,
    ...previewedAlone({ name: "a", stack: "shop-api/a", on: { tag: "a" } }),
  },
  options: {
    behaviours: [stacks("acme"), ...notOpen],
    variables: {
      ...stopToken,
      PULUMI_ACCESS_TOKEN: [
        { value: "preview token" },
        { value: "inspect token", scope: "preview/*", protected: true },
        { value: "review token", scope: "review/*" },
      ],
    },
  },
  jobs: {
    preview: {
      variables: {
        PULUMI_STACK: "acme/shop-api/a",
        PULUMI_ENVIRONMENT: "shop-api/a-preview",
        PULUMI_ACCESS_TOKEN: "preview token",
      },
      commands: ["infra: npm ci", ...twinPreview("acme/shop-api/a")],
    },
    "promotion-preview-a": {
      variables: {
        PULUMI_STACK: "acme/shop-api/a",
        PULUMI_ENVIRONMENT: "shop-api/a-preview",
        PULUMI_ACCESS_TOKEN: "inspect token",
      },
      commands: ["infra: npm ci", ...twinPreview("acme/shop-api/a")],
    },
    ...Object.fromEntries(
      ["review", "stop-review", "sweep-review-stacks"].map((name) => [name, withToken(jobs[name]!)]),
    ),
  },
  events: {
    ...onMergeRequests("preview"),
    "a merge request with a label": ["preview", "review", "play stop-review"],
    "a push to main": ["promotion-preview-a"],
    "the review stacks schedule": ["sweep-review-stacks"],
  },
});

/** The job without a login and a team, and with the token of its deployment environment. */
function withToken({ variables, commands }: ExpectedJob): ExpectedJob {
  const { PULUMI_TEAM: _, ...rest } = variables;
  return { variables: { ...rest, PULUMI_ACCESS_TOKEN: "review token" }, commands: commands.slice(1) };
}

const s3 = ".: pulumi login 's3://acme-state?region=eu-west-1'";

describeFlow("review stacks in a self-managed backend", {
  settings: {
    organization: undefined,
    backend: { url: "s3://acme-state?region=eu-west-1", secretsProvider: "awskms://alias/pulumi?region=eu-west-1" },
    ...sharedPreviews,
    reviewStacks: { ...reviewStacks, label: "no review-stack" },
    deployments: [{ name: "staging", stack: "shop-api/staging", on: { branch: "main" } }],
  },
  options: { behaviours: [stacks("organization"), ...notOpen], variables: stopToken },
  jobs: {
    preview: {
      variables: { PULUMI_STACK: "organization/shop-api/staging" },
      commands: [s3, "infra: npm ci", preview("organization/shop-api/staging")],
    },
    "deploy-staging": {
      variables: { PULUMI_STACK: "organization/shop-api/staging" },
      commands: [s3, "infra: npm ci", up("organization/shop-api/staging")],
    },
    review: {
      variables: {
        ...fallback,
        PULUMI_STACK: "organization/shop-api/mr-101-7",
        PULUMI_TEMPLATE_STACK: "organization/shop-api/dev",
      },
      commands: [
        s3,
        "infra: npm ci",
        "infra: pulumi stack select organization/shop-api/mr-101-7 --create --secrets-provider 'awskms://alias/pulumi?region=eu-west-1'",
        "infra: pulumi config cp --stack organization/shop-api/dev --dest organization/shop-api/mr-101-7",
        up("organization/shop-api/mr-101-7"),
      ],
    },
    "stop-review": {
      variables: { ...fallback, PULUMI_STACK: "organization/shop-api/mr-101-7" },
      commands: [
        s3,
        "infra: pulumi stack select organization/shop-api/mr-101-7",
        "infra: pulumi destroy --stack organization/shop-api/mr-101-7 --yes --remove",
      ],
    },
    "sweep-review-stacks": {
      variables: { PULUMI_REVIEW_STACKS: "organization/shop-api/mr-101-" },
      commands: [
        s3,
        ".: pulumi stack ls --organization organization --project shop-api --fully-qualify-stack-names --json",
        ...stops,
      ],
    },
  },
  events: {
    ...onMergeRequests("preview"),
    "a merge request with another label": ["preview", "review", "play stop-review"],
    "a push to main": ["deploy-staging"],
    "the review stacks schedule": ["sweep-review-stacks"],
  },
});
