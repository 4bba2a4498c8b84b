import { eightLinesEvents, eightLinesJobs, production, staging } from "./expected";
import { describeFlow, type ExpectedJob } from "./flow";

/** The jobs of the eight lines with their commands changed. */
function eightLinesWith(change: (command: string, index: number) => string | readonly string[]) {
  return Object.fromEntries(
    Object.entries<ExpectedJob>(eightLinesJobs).map(([name, { variables, commands }]): [string, ExpectedJob] => [
      name,
      { variables, commands: commands.flatMap(change) },
    ]),
  );
}

describe.each(["integration", "none"])("previews with report: %s", (report) => {
  describeFlow("run the same commands", { settings: { report }, jobs: eightLinesJobs, events: eightLinesEvents });
});

const packs = "--policy-pack $CI_PROJECT_DIR/policies/aws --policy-pack $CI_PROJECT_DIR/house";

const withPacks = eightLinesWith((command) => {
  if (command === "infra: npm ci") {
    return [
      command,
      "infra: pulumi install -C $CI_PROJECT_DIR/policies/aws",
      "infra: pulumi install -C $CI_PROJECT_DIR/house",
    ];
  }
  return / (preview|up) /.test(command) ? `${command} ${packs}` : command;
});

describeFlow("policy packs in the project and in Pulumi Cloud", {
  settings: {
    policyPacks: [{ path: "policies/aws" }, { path: "./house/" }, { name: "published", version: "1.2.0" }],
    drift: { schedule: "0 4 * * *", action: "ignore" },
    deployments: [{ ...staging, onDrift: "remediate" }, production],
  },
  jobs: {
    ...withPacks,
    "drift-staging": {
      variables: eightLinesJobs["deploy-staging"].variables,
      commands: withPacks["deploy-staging"]!.commands.map((command) =>
        command.replace(" up --stack acme/shop-api/staging --yes", " up --stack acme/shop-api/staging --yes --refresh"),
      ),
    },
  },
  events: { ...eightLinesEvents, "the drift schedule": ["drift-staging"] },
});

describeFlow("saved plans", {
  runsLike: true,
  settings: { savedPlans: true },
  jobs: {
    ...eightLinesJobs,
    "promotion-preview-production": {
      ...eightLinesJobs["promotion-preview-production"],
      commands: eightLinesJobs["promotion-preview-production"].commands.map((command) =>
        command.includes(" preview ") ? `${command} --save-plan $CI_PROJECT_DIR/pulumi-plan.json` : command,
      ),
    },
    "deploy-production": {
      ...eightLinesJobs["deploy-production"],
      commands: eightLinesJobs["deploy-production"].commands.map((command) =>
        command.includes(" up ") ? `${command} --plan $CI_PROJECT_DIR/pulumi-plan.json` : command,
      ),
    },
  },
  events: eightLinesEvents,
});

describeFlow("jobs that may run for more than two hours", {
  settings: { timeout: "3h" },
  jobs: eightLinesWith((command) => (command.includes(" login ") ? `${command} --oidc-expiration 180m` : command)),
  events: eightLinesEvents,
});

describeFlow("jobs limited to two hours, with their own images, runners and retries", {
  settings: {
    timeout: "2h",
    retries: 0,
    runnerTags: ["linux"],
    image: `registry.example.com:5000/acme/pulumi:1@sha256:${"0a".repeat(32)}`,
    variables: [{ name: "AWS_REGION", value: "eu-west-1" }],
    deployments: [staging, { ...production, runnerTags: ["production"] }],
  },
  jobs: eightLinesJobs,
  events: eightLinesEvents,
});

describeFlow("an installation by Pulumi, a lock file elsewhere, a version, a mirror", {
  settings: {
    program: { path: "./infra/", runtime: "python", version: "3.12", install: "pulumi", lockFile: "locks/a.lock" },
    registry: "$CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX",
    retries: 2,
  },
  jobs: eightLinesWith((command) => (command === "infra: npm ci" ? "infra: pulumi install" : command)),
  events: eightLinesEvents,
});
