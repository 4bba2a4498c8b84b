import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Seed } from "pulumi-pipeline-sandbox";
import { exampleSeed, exampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";
import { runnerMachine } from "pulumi-pipeline-sandbox/workspace/runnerMachine";
import { checkout } from "../../cli/demo/createWorkspace";
import { eightLines } from "../pipeline/examples";
import { deploymentsOf, outputsOf } from "./deploymentRuns";
import { createWorld, dayAhead, testTimeout, type World } from "./world";

/**
 * What Pulumi Cloud does with the settings that an update has written: a push, the next stack, drift, review stacks. The
 * program has a CI/CD variable in GitLab, which people can change. Each test continues where the last one stopped.
 */
let world: World;
let ahead = 0;

const program = `
const pulumi = require("@pulumi/pulumi");
const gitlab = require("@pulumi/gitlab");
const stack = pulumi.getStack();
// Review stacks get no protected variable.
if (process.env.GITLAB_TOKEN) {
  new gitlab.ProjectVariable("level", { project: "acme/shop/api", key: "LEVEL_" + stack.toUpperCase(), value: "info" });
}
exports.stack = stack;
exports.branch = process.env.PULUMI_CI_BRANCH_NAME;
exports.color = new pulumi.Config().get("color");
`;

const [api, ...otherProjects] = exampleSeed.gitlab.projects;
const [acme] = exampleSeed.cloud.organizations;
const files = {
  ...api!.files,
  "infra/index.js": program,
  "infra/Pulumi.dev.yaml": "config:\n  shop-api:color: green\n",
};
const seed: Seed = {
  gitlab: { ...exampleSeed.gitlab, projects: [{ ...api!, files }, ...otherProjects] },
  cloud: {
    ...exampleSeed.cloud,
    organizations: [
      { ...acme!, stacks: [...acme!.stacks!, "shop-api/dev"], memberPermissions: { environments: "open" } },
    ],
  },
};

const [staging, production] = eightLines.deployments;
const settings = {
  ...eightLines,
  target: "deployments",
  deployments: [
    { ...staging, onDrift: "remediate" },
    { ...production, on: { branch: "main" }, approval: "automatic", onDrift: "report" },
  ],
  drift: { schedule: "0 4 * * *" },
  reviewStacks: { template: "shop-api/dev" },
};

/** The folder of a plugin that setup installed, for the command line of the executor. */
function pluginFolder(name: string): string {
  const plugins = join(checkout, ".sandbox", "pulumi-home", "plugins");
  const folder = readdirSync(plugins).find((one) => new RegExp(`^resource-${name}-v[\\d.]+$`).test(one));
  if (folder === undefined) throw new Error(`there is no plugin ${name} in ${plugins}`);
  return join(plugins, folder);
}

const levelOf = async (stack: string) =>
  ((await world.gitlab("GET", `variables/LEVEL_${stack}`)).body as { value?: string }).value;

const driftOf = async (stack: string) =>
  (await world.cloud("GET", `stacks/acme/shop-api/${stack}/drift/status`)).body as { driftDetected: boolean };

/** Moves the sandbox's clock, and waits for what the schedules start. A request makes it look at its clock. */
async function waitForSchedules(hours: number): Promise<void> {
  ahead += hours * 3_600_000;
  await world.cloud("GET", "stacks/acme/shop-api/staging/deployments");
  await world.sandbox.settled();
}

beforeAll(async () => {
  const runner = runnerMachine([pluginFolder("gitlab")]);
  world = await createWorld(seed, { runner, clock: () => new Date(Date.now() + ahead) });
  const variables = [
    { name: "GITLAB_TOKEN", secret: "gitlab" },
    { name: "GITLAB_BASE_URL", value: `${world.sandbox.gitlabUrl}/api/v4/`, protected: true },
  ];
  await world.configure({ ...settings, variables });
  await world.succeed(`config set --secret --path platform:secrets.gitlab ${exampleTokens.gitlab}`);
  await world.succeed("up --yes --skip-preview");
}, testTimeout);

afterAll(() => world.close());

test(
  "a push deploys staging, and its success deploys production",
  async () => {
    const file = { file_path: "infra/notes.txt", content: `${dayAhead(0)}\n` };
    const actions = [{ action: "create", ...file }];
    await world.gitlab("POST", "repository/commits", { branch: "main", commit_message: "Add notes", actions });
    await world.sandbox.settled();

    expect(await deploymentsOf(world, "staging")).toEqual(["update succeeded by push"]);
    expect(await deploymentsOf(world, "production")).toEqual(["update succeeded by webhook"]);
    expect([await levelOf("STAGING"), await levelOf("PRODUCTION")]).toEqual(["info", "info"]);
  },
  testTimeout,
);

test(
  "the schedule finds no drift while nobody has changed anything",
  async () => {
    await waitForSchedules(24);

    expect((await deploymentsOf(world, "staging")).at(-1)).toBe("detect-drift succeeded by schedule");
    expect([await driftOf("staging"), await driftOf("production")]).toEqual([
      expect.objectContaining({ driftDetected: false }),
      expect.objectContaining({ driftDetected: false }),
    ]);
  },
  testTimeout,
);

test(
  "a change by hand is found in both stacks, and put right in the one that remediates",
  async () => {
    for (const stack of ["STAGING", "PRODUCTION"]) {
      expect((await world.gitlab("PUT", `variables/LEVEL_${stack}`, { value: "by hand" })).status).toBe(200);
    }
    await waitForSchedules(24);
    const runs = (await world.cloud("GET", "stacks/acme/shop-api/staging/drift/runs")).body as { driftRuns: object[] };

    expect(runs.driftRuns[0]).toMatchObject({
      driftDetected: true,
      detectUpdate: { resourceChanges: { update: 1 } },
      remediateUpdate: { status: "succeeded" },
    });
    expect(await driftOf("production")).toMatchObject({ driftDetected: true, runInProgress: false });
    expect([await levelOf("STAGING"), await levelOf("PRODUCTION")]).toEqual(["info", "by hand"]);
    await waitForSchedules(24);
    expect(await driftOf("staging")).toMatchObject({ driftDetected: false });
  },
  testTimeout,
);

test(
  "a review stack comes with its merge request, follows its branch, and goes with it",
  async () => {
    const change = { file_path: "infra/feature.txt", content: "new\n", action: "create" };
    const commit = { branch: "feature", start_branch: "main", commit_message: "A feature", actions: [change] };
    await world.gitlab("POST", "repository/commits", commit);
    const request = { source_branch: "feature", target_branch: "main", title: "A feature" };
    const { iid } = (await world.gitlab("POST", "merge_requests", request)).body as { iid: number };
    await world.sandbox.settled();
    const review = `pr-acme-shop-api-${iid}`;
    const [first, outputs] = [await deploymentsOf(world, review), await outputsOf(world, review)];
    const more = [{ ...change, file_path: "infra/more.txt" }];
    await world.gitlab("POST", "repository/commits", { branch: "feature", commit_message: "More", actions: more });
    await world.sandbox.settled();
    const second = await deploymentsOf(world, review);
    expect((await world.gitlab("PUT", `merge_requests/${iid}/merge`)).status).toBe(200);
    await world.sandbox.settled();

    expect(first).toEqual(["update succeeded by pull_request"]);
    expect(outputs).toEqual({ stack: review, branch: "feature", color: "green" });
    expect(second).toEqual([...first, ...first]);
    expect((await world.cloud("GET", `stacks/acme/shop-api/${review}`)).status).toBe(404);
    expect(await deploymentsOf(world, "dev")).toEqual([]);
  },
  testTimeout,
);
