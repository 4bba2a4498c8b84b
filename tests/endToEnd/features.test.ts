import { exampleSeed } from "pulumi-pipeline-sandbox/exampleSeed";
import { testToken } from "pulumi-pipeline-sandbox/testing/testToken";
import { eightLines } from "../pipeline/examples";
import { createWorld, testTimeout, type World, withRunner } from "./world";

/**
 * Features in addition to the eight lines, each onboarded, unchanged by a second update, and removed by the real
 * engine.
 */
let world: World;
const ownerToken = testToken("glpat-owner");

beforeAll(async () => {
  const [acme] = exampleSeed.cloud.organizations;
  const organizations = [{ ...acme!, policyPacks: { guardrails: ["1.0.0", "1.1.0"] } }];
  const owner = { username: "owner", token: ownerToken };
  const gitlab = {
    ...exampleSeed.gitlab,
    users: [...exampleSeed.gitlab.users, owner],
    groups: [{ path: "acme", members: { owner: 50 } }],
  };
  world = await createWorld({ gitlab, cloud: { ...exampleSeed.cloud, organizations } }, withRunner);
}, testTimeout);

afterAll(() => world.close());

const [staging, production] = eightLines.deployments;

/** The CI file in the project. */
async function ciFile(): Promise<string> {
  return String((await world.gitlab("GET", "repository/files/%2Egitlab-ci%2Eyml/raw?ref=main")).body);
}

/** Onboards the project, and checks that a second update changes nothing. */
async function onboard(settings: object): Promise<string> {
  await world.configure(settings);
  const output = await world.succeed("up --yes --skip-preview");
  world.sandbox.log.clear();
  await world.succeed("up --yes --skip-preview");
  expect(world.sandbox.log.writes()).toEqual([]);
  return output;
}

/** ESC environments outlive the pipeline, because their content belongs to the team. */
async function letGo(): Promise<void> {
  await world.succeed("destroy --yes --skip-preview");
  await world.removeEscEnvironments();
}

test(
  "creates schedules, the identity of review stacks and a policy group",
  async () => {
    await onboard({
      ...eightLines,
      drift: { schedule: "0 4 * * *", timezone: "Europe/Berlin" },
      reviewStacks: { template: "shop-api/staging" },
      policyPacks: [{ name: "guardrails", version: "1.1.0" }],
    });

    expect((await world.gitlab("GET", "pipeline_schedules")).body).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          description: "Pulumi drift",
          cron: "0 4 * * *",
          cron_timezone: "Europe/Berlin",
          ref: "refs/heads/main",
          active: true,
        }),
        expect.objectContaining({ description: "Pulumi review stacks", cron: "17 3 * * *" }),
      ]),
    );
    expect((await world.cloud("GET", "orgs/acme/teams/shop-api-review")).body).toMatchObject({
      stacks: [{ projectName: "shop-api", stackName: "staging", permission: 101 }],
      environments: [{ projectName: "shop-api", envName: "review", permission: "open" }],
    });
    expect((await world.cloud("GET", "orgs/acme/policygroups/gitlab-shop-api")).body).toMatchObject({
      appliedPolicyPacks: [{ name: "guardrails", versionTag: "1.1.0" }],
    });
    expect(await ciFile()).toContain("sweep-review-stacks:");
    expect((await world.gitlab("GET", "pipelines")).body).toEqual([]);

    await letGo();
    expect((await world.gitlab("GET", "pipeline_schedules")).body).toEqual([]);
  },
  testTimeout,
);

test(
  "a project with a self-managed backend needs nothing of Pulumi Cloud",
  async () => {
    const { organization: _, ...rest } = eightLines;
    await world.configure({ ...rest, backend: { url: "s3://acme-state?region=eu-west-1" }, previews: "none" });
    world.sandbox.log.clear();
    const output = await world.succeed("up --yes --skip-preview");

    expect(output).toContain("NO_PASSPHRASE: ");
    expect(world.sandbox.log.all().filter(({ path }) => !path.startsWith("/api/v4/"))).toEqual([]);
    expect(await ciFile()).toContain("pulumi login 's3://acme-state?region=eu-west-1'");
    await letGo();
  },
  testTimeout,
);

test(
  "detects missing settings from the project's files, and the preview shows what it found",
  async () => {
    const file = { branch: "main", commit_message: "move to pnpm [skip ci]", content: "lockfileVersion: '9.0'\n" };
    await world.gitlab("POST", "repository/files/infra%2Fpnpm-lock%2Eyaml", file);
    await world.gitlab("DELETE", "repository/files/infra%2Fpackage-lock%2Ejson", {
      branch: "main",
      commit_message: "move to pnpm [skip ci]",
    });
    await world.configure({ ...eightLines, program: { path: "infra" } });

    const preview = await world.succeed("preview");
    expect(preview).toContain("pnpm-lock.yaml");
    await world.succeed("up --yes --skip-preview");
    expect(await ciFile()).toContain("    - pnpm install --frozen-lockfile\n");
    await letGo();
  },
  testTimeout,
);

test(
  "refuses settings that contradict the project's files, before it changes anything",
  async () => {
    const stacks = [
      { ...staging, stack: "web/staging" },
      { ...production, stack: "web/production" },
    ];
    await world.configure({ ...eightLines, program: { path: "infra", runtime: "python" }, deployments: stacks });
    const refusal = await world.refusal();

    expect(refusal).toContain("OTHER_RUNTIME: ");
    expect(refusal).toContain("OTHER_PROJECT: ");
  },
  testTimeout,
);

test(
  "names the variables of a group that change what the pipeline does",
  async () => {
    const variables = `${world.sandbox.gitlabUrl}/api/v4/groups/acme/variables`;
    const headers = { authorization: `Bearer ${ownerToken}`, "content-type": "application/json" };
    const body = JSON.stringify({ key: "PULUMI_ACCESS_TOKEN", value: "pul-group" });
    expect((await fetch(variables, { method: "POST", headers, body })).status).toBe(201);
    await world.configure(eightLines);
    const output = await world.succeed("preview");
    await fetch(`${variables}/PULUMI_ACCESS_TOKEN`, { method: "DELETE", headers });

    expect(output).toContain(
      'GROUP_VARIABLE: project: CI/CD variable "PULUMI_ACCESS_TOKEN" of group "acme" with environment scope "*" changes what the pipeline does. All jobs get its token, and pulumi login refuses the ID token beside it.',
    );
    expect(output).not.toContain("pul-group");
    expect(await world.succeed("preview")).not.toContain("GROUP_VARIABLE");
  },
  testTimeout,
);
