import { exampleSeed, exampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";
import { eightLines } from "../pipeline/examples";
import { runInProcess } from "../cli/runInProcess";
import { deploymentsOf, logOf, outputsOf } from "./deploymentRuns";
import { createWorld, dayAhead, testTimeout, withRunner, type World } from "./world";

/** The life of a project that Pulumi Deployments deploys: each test continues where the last one stopped. */
let world: World;

const canary = "npm-canary-0123456789";
const settings = { ...eightLines, target: "deployments", variables: [{ name: "NPM_TOKEN", secret: "npm" }] };
const settingsOf = (stack: string) => world.cloud("GET", `stacks/acme/shop-api/${stack}/deployments/settings`);

/** Runs the command line in this process, with the login of the sandbox. */
async function deploy(...words: string[]) {
  const before = { ...process.env };
  Object.assign(process.env, { PULUMI_BACKEND_URL: world.sandbox.cloudUrl, PULUMI_ACCESS_TOKEN: exampleTokens.cloud });
  try {
    return await runInProcess(world.workspace.directory, ["deploy", "Pulumi.shop-api.yaml", ...words]);
  } finally {
    process.env = before;
  }
}

/** Pushes a change of the program's staging to `main`, and waits until nothing runs any more. */
async function pushReplicas(replicas: number): Promise<void> {
  const file = { file_path: "infra/Pulumi.staging.yaml", content: `config:\n  shop-api:replicas: ${replicas}\n` };
  const actions = [{ action: "update", ...file }];
  await world.gitlab("POST", "repository/commits", { branch: "main", commit_message: "Add replicas", actions });
  await world.sandbox.settled();
}

beforeAll(async () => {
  world = await createWorld(exampleSeed, withRunner);
  await world.configure(settings);
  await world.succeed(`config set --secret --path platform:secrets.npm ${canary}`);
}, testTimeout);

afterAll(() => world.close());

test(
  "an update is refused if no push could open the ESC environment of its stack, before it writes anything",
  async () => {
    expect(await world.refusal()).toContain(
      'ESC_NOT_OPENED: authentication: a push, a merge request, a webhook or a schedule could not deploy "acme/shop-api/staging"',
    );
  },
  testTimeout,
);

test(
  "an update writes the settings of each stack, with the secret encrypted, and no file",
  async () => {
    await world.succeed("config set --path platform:pipeline.authentication token");
    await world.succeed(`config set --plaintext --path platform:pipeline.tokens.expires ${dayAhead(100)}`);
    await world.succeed("up --yes --skip-preview");
    const { status, body } = await settingsOf("staging");

    expect(status).toBe(200);
    expect(body).toMatchObject({
      sourceContext: { git: { branch: "main", repoDir: "infra" } },
      vcs: { provider: "gitlab", repository: "acme/shop/api", deployCommits: true },
      operationContext: { environmentVariables: { NPM_TOKEN: { secret: "[secret]" } } },
    });
    expect(JSON.stringify(body)).not.toContain(canary);
    expect(await world.succeed("stack export")).not.toContain(canary);
    expect((await world.gitlab("GET", "repository/files/%2Egitlab-ci%2Eyml/raw?ref=main")).status).toBe(404);
  },
  testTimeout,
);

test(
  "an update without a change writes nothing, and a refresh finds no difference",
  async () => {
    world.sandbox.log.clear();
    await world.succeed("up --yes --skip-preview");
    const writes = world.sandbox.log.writes().map(({ path }) => path);

    expect(writes.filter((path) => path.includes("deployments") || path.includes("/api/v4"))).toEqual([]);
    await world.succeed("refresh --yes --skip-preview --expect-no-changes");
    await world.succeed("preview --expect-no-changes");
  },
  testTimeout,
);

test(
  "a push deploys staging, with a token that may open its ESC environment, and cannot with the stack's own identity",
  async () => {
    await pushReplicas(4);
    expect(await deploymentsOf(world, "staging")).toEqual(["update succeeded by push"]);
    expect(await outputsOf(world, "staging")).toEqual({ image: "shop-api:1", replicas: 4 });

    const path = "stacks/acme/shop-api/staging/deployments/settings";
    const { body } = await world.cloud("GET", path);
    await world.cloud("POST", path, { operationContext: { environmentVariables: { PULUMI_ACCESS_TOKEN: null } } });
    await pushReplicas(2);
    expect(await deploymentsOf(world, "staging")).toEqual(["update succeeded by push", "update failed by push"]);
    expect(await logOf(world, "staging", 2)).toContain('environment "acme/shop-api/staging" not found');
    expect((await world.cloud("PUT", path, body)).status).toBe(200);
  },
  testTimeout,
);

test(
  "a tag starts no deployment with an approval, and deploy runs its update",
  async () => {
    await world.gitlab("POST", "repository/tags", { tag_name: "release-1", ref: "main" });
    await world.sandbox.settled();
    const atTag = await deploymentsOf(world, "production");
    const { code, stdout, stderr } = await deploy("production", "--tag", "release-1");

    expect(atTag).toEqual([]);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^update of acme\/shop-api\/production: succeeded$/m)]);
    expect(stdout).toContain("(tag release-1)");
    expect(await outputsOf(world, "production")).toEqual({ image: "shop-api:1", replicas: 3 });
  },
  testTimeout,
);

test(
  "deploy fails with the log of a deployment that failed, here of a tag instead of the stored branch",
  async () => {
    const { code, stdout, stderr } = await deploy("staging", "--tag", "missing");

    expect([code, stderr]).toEqual([1, expect.stringMatching(/^update of acme\/shop-api\/staging: failed$/m)]);
    expect(stdout).toContain("couldn't find remote ref refs/tags/missing");
  },
  testTimeout,
);

test(
  "without its state, an update refuses what would start each deployment twice, and imports it with adopt",
  async () => {
    // The second deployment follows the first one, and both have schedules.
    const [staging, production] = eightLines.deployments;
    const chained = {
      ...settings,
      variables: [],
      ...{ authentication: "token", tokens: { expires: dayAhead(100) } },
      deployments: [staging, { ...production, on: { branch: "main" }, approval: "automatic" }],
      drift: { schedule: "0 4 * * *" },
    };
    const starts = async () => [
      (await world.cloud("GET", "stacks/acme/shop-api/staging/hooks")).body,
      (await world.cloud("GET", "stacks/acme/shop-api/staging/deployments/schedules")).body,
      (await world.cloud("GET", "stacks/acme/shop-api/production/deployments/schedules")).body,
    ];
    await world.configure(chained);
    await world.succeed("up --yes --skip-preview");
    await world.succeed("up --yes --skip-preview");
    const before = await starts();
    const { deployment } = JSON.parse(await world.succeed("stack export")) as {
      deployment: { resources: { urn: string; type: string; id?: string }[] };
    };
    const lost = deployment.resources.filter(({ type }) => /:(DeploymentSettings|Webhook|DriftSchedule)$/.test(type));
    for (const { urn } of lost.reverse()) await world.succeed(`state delete ${urn} --yes --target-dependents`);
    const refusal = await world.refusal();
    await world.configure({ ...chained, adopt: ["deploymentSettings"] });
    const imported = await world.succeed("up --yes");
    const after = await starts();
    world.sandbox.log.clear();
    await world.succeed("up --yes --skip-preview");

    expect(lost.map(({ type }) => type.replace(/.*:/, "")).sort()).toEqual([
      ...["DeploymentSettings", "DeploymentSettings", "DriftSchedule", "DriftSchedule", "Webhook"],
    ]);
    for (const label of [
      'the deployment settings of stack "acme/shop-api/staging"',
      'webhook "Deploy shop-api/production" of stack "acme/shop-api/staging"',
      'the drift schedule of stack "acme/shop-api/production"',
    ]) {
      expect(refusal).toContain(`ALREADY_EXISTS: deployments: ${label} exists already`);
    }
    expect(imported).toContain("= 3 to import");
    expect(after).toEqual(before);
    expect(world.sandbox.log.writes().filter(({ path }) => /hooks|deployments/.test(path))).toEqual([]);
  },
  2 * testTimeout,
);

test(
  "a destroy removes the settings",
  async () => {
    await world.succeed("destroy --yes --skip-preview");

    expect((await settingsOf("staging")).status).toBe(404);
  },
  testTimeout,
);
