import * as pulumi from "@pulumi/pulumi";
import { childrenOf, inputsOf, listen, namesOf } from "../children";
import { agreed, eightLines, origin, pipelineWith, storedTokens } from "../../pipeline/examples";

import { renderGitLab } from "../../../targets/gitlab/renderGitLab";

import { emptyFile } from "../../../targets/deployments/emptyFile";

const [staging, production] = eightLines.deployments;
const target = "deployments";
const qa = { ...staging, name: "qa", stack: "shop-api/qa" };
const readState = "pulumi:pulumi:readStackResourceOutputs";

beforeEach(() => {
  listen();
});
afterEach(() => pulumi.runtime.disconnect());

/** A secret as the engine gets it. */
function secret(value: unknown) {
  return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value };
}

/** The state of the platform stack with these resources of the component. */
function stateOf(...resources: { type: string; name: string; outputs: object }[]) {
  const outputs = resources.map(({ type, name, outputs }) => [
    `urn:pulumi:shop-api::platform::pulumi-pipeline:index:PulumiPipeline$${type}::${name}`,
    { outputs },
  ]);
  return {
    [readState]: { outputs: Object.fromEntries(outputs) as object },
  };
}

test("creates exactly these resources for the eight lines", async () => {
  const resources = await childrenOf({ target });

  expect(resources.map(({ type, name }) => `${name}  ${type}`).sort()).toEqual([
    "shop-api  pulumi-pipeline:index:PulumiPipeline",
    "shop-api-branch-main  gitlab:index/branchProtection:BranchProtection",
    "shop-api-deployment-settings-acme/shop-api/production  pulumiservice:index:DeploymentSettings",
    "shop-api-deployment-settings-acme/shop-api/staging  pulumiservice:index:DeploymentSettings",
    "shop-api-digest  pulumi-pipeline:index:PlanDigest",
    "shop-api-esc-production  pulumiservice:index:Environment",
    "shop-api-esc-staging  pulumiservice:index:Environment",
    "shop-api-tag-release-*  gitlab:index/tagProtection:TagProtection",
  ]);
});

test("writes the settings as the provider reads them back", async () => {
  const resources = await childrenOf({ target });

  expect(inputsOf(resources, "shop-api-deployment-settings-acme/shop-api/staging")).toEqual({
    organization: "acme",
    project: "shop-api",
    stack: "staging",
    sourceContext: { git: { branch: "main", repoDir: "infra" } },
    vcs: {
      provider: "gitlab",
      repository: "acme/shop/api",
      deployCommits: true,
      previewPullRequests: false,
      pullRequestTemplate: false,
    },
    executorContext: { executorImage: "pulumi/pulumi-nodejs:3.259.0" },
    operationContext: {
      preRunCommands: [
        'pulumi config env add shop-api/staging --stack "$PULUMI_CI_ORGANIZATION/$PULUMI_CI_PROJECT/$PULUMI_CI_STACK" --yes > /dev/null',
        "npm ci",
      ],
      options: { skipInstallDependencies: true },
    },
    cacheOptions: { enable: false },
  });
});

test("gives the settings their secrets, and the token of each deployment's identity", async () => {
  const variables = [
    { name: "REGION", value: "eu" },
    { name: "TOKEN", secret: "npm" },
  ];
  const resources = await childrenOf({ target, ...storedTokens, variables, secrets: { npm: "hunter2" } });
  const operationContext = {
    environmentVariables: {
      REGION: "eu",
      TOKEN: "hunter2",
      PULUMI_ACCESS_TOKEN: "pul-shop-api-token-staging-2027-02-28",
    },
  };

  // The mocks make the whole property secret, if a value in it is. The engine does not.
  expect(inputsOf(resources, "shop-api-deployment-settings-acme/shop-api/staging")).toMatchObject({
    operationContext: secret(operationContext),
  });
  expect(namesOf(resources, /token|team|variable/)).toEqual([
    "shop-api-team-production",
    "shop-api-team-production-esc",
    "shop-api-team-production-stack",
    "shop-api-team-staging",
    "shop-api-team-staging-esc",
    "shop-api-team-staging-stack",
    "shop-api-token-production-2027-02-28",
    "shop-api-token-staging-2027-02-28",
  ]);
});

test("lets tags deploy by the resource of the API, with secrets as the API takes them", async () => {
  const deployments = [staging, { ...production, approval: "automatic" }];
  const variables = [{ name: "TOKEN", secret: "npm", deployment: "production" }];
  const resources = await childrenOf({ target, deployments, variables, secrets: { npm: "hunter2" } });
  const name = "shop-api-deployment-settings-acme/shop-api/production";

  expect(resources.find((one) => one.name === name)?.type).toBe("pulumiservice:api/deployments:Settings");
  expect(inputsOf(resources, name)).toMatchObject({
    orgName: "acme",
    projectName: "shop-api",
    stackName: "production",
    sourceContext: { git: { repoDir: "infra" } },
    vcs: { deployTags: true, tagFilters: ["release-*"], deployCommits: false },
    executorContext: { executorImage: { reference: "pulumi/pulumi-nodejs:3.259.0" } },
    operationContext: secret({ environmentVariables: { TOKEN: { secret: "hunter2" } } }),
  });
});

test("chains deployments by a webhook, and creates their schedules", async () => {
  const run = { ttl: { at: "2099-01-31T18:00:00Z" }, schedules: [{ operation: "refresh", cron: "0 6 * * *" }] };
  const resources = await childrenOf({
    target,
    deployments: [staging, { ...qa, pulumiDeployments: run }],
    drift: { schedule: "0 4 * * *", action: "report" },
  });
  const stack = { organization: "acme", project: "shop-api", stack: "qa" };

  expect(inputsOf(resources, "shop-api-webhook-qa")).toEqual({
    organizationName: "acme",
    projectName: "shop-api",
    stackName: "staging",
    active: true,
    displayName: "Deploy shop-api/qa",
    payloadUrl: "shop-api/qa",
    format: "pulumi_deployments",
    filters: ["update_succeeded"],
  });
  expect(inputsOf(resources, "shop-api-schedule-qa-drift")).toEqual({
    ...stack,
    scheduleCron: "0 4 * * *",
    autoRemediate: false,
  });
  expect(inputsOf(resources, "shop-api-schedule-qa-ttl")).toEqual({
    ...stack,
    timestamp: "2099-01-31T18:00:00Z",
    deleteAfterDestroy: false,
  });
  expect(inputsOf(resources, "shop-api-schedule-qa-schedule-1")).toEqual({
    ...stack,
    pulumiOperation: "refresh",
    scheduleCron: "0 6 * * *",
  });
});

test("creates no schedule whose only time has passed", async () => {
  const deployments = [{ ...staging, pulumiDeployments: { ttl: { at: "2020-01-31T18:00:00Z" } } }];

  expect(namesOf(await childrenOf({ target, deployments }), /schedule/)).toEqual([]);
});

test("asks nothing of GitLab for a repository elsewhere, and protects nothing there", async () => {
  const pulumiDeployments = { source: { provider: "github", repository: "acme/shop-api" } };
  const unreachable = { "gitlab:index/getProject:getProject": "GitLab was asked" };
  const resources = await childrenOf({ target, pulumiDeployments }, unreachable);

  expect(namesOf(resources, /-branch-|-tag-|ci-file/)).toEqual([]);
  expect(inputsOf(resources, "shop-api-deployment-settings-acme/shop-api/staging")).toMatchObject({
    vcs: { provider: "github", repository: "acme/shop-api" },
  });
});

describe("a project that moves", () => {
  const args = { project: "42", branch: "main", filePath: ".gitlab-ci.yml" };
  const fileType = "gitlab:index/repositoryFile:RepositoryFile";
  const file = (content: string) => ({ type: fileType, name: "shop-api-ci-file", outputs: { ...args, content } });

  test("from GitLab: its CI file is emptied before the settings exist", async () => {
    const committed = stateOf(file(renderGitLab(pipelineWith())));
    const resources = await childrenOf({ target }, committed, (name) => name === "shop-api-ci-file");
    const names = resources.map(({ name }) => name);

    expect(inputsOf(resources, "shop-api-ci-file")).toMatchObject({ ...args, content: emptyFile(origin) });
    expect(names.indexOf("shop-api-ci-file")).toBeLessThan(
      names.indexOf("shop-api-deployment-settings-acme/shop-api/staging"),
    );
  });

  test("from GitLab: the update after that removes the emptied file", async () => {
    const resources = await childrenOf({ target }, stateOf(file(emptyFile(origin))));

    expect(namesOf(resources, /ci-file/)).toEqual([]);
  });

  const settings = {
    type: "pulumiservice:index:DeploymentSettings",
    name: "shop-api-deployment-settings-acme/shop-api/staging",
    outputs: {
      organization: "acme",
      project: "shop-api",
      stack: "staging",
      sourceContext: { git: { branch: "main", repoDir: "infra" } },
      vcs: { provider: "gitlab", repository: "acme/shop/api", deployCommits: true },
      operationContext: { environmentVariables: { TOKEN: "hunter2" } },
    },
  };
  const webhook = {
    type: "pulumiservice:index:Webhook",
    name: "shop-api-webhook-qa",
    outputs: {
      organizationName: "acme",
      projectName: "shop-api",
      stackName: "staging",
      active: true,
      displayName: "Deploy shop-api/qa",
      payloadUrl: "shop-api/qa",
    },
  };

  test("to GitLab: its settings and webhooks rest before the CI file exists", async () => {
    const slow = (name: string) => name === settings.name || name === webhook.name;
    const resources = await childrenOf({}, stateOf(settings, webhook), slow);
    const names = resources.map(({ name }) => name);

    expect(inputsOf(resources, settings.name)).toEqual({
      organization: "acme",
      project: "shop-api",
      stack: "staging",
      sourceContext: { git: { branch: "main" } },
      vcs: {
        provider: "gitlab",
        repository: "acme/shop/api",
        deployCommits: false,
        previewPullRequests: false,
        pullRequestTemplate: false,
      },
    });
    expect(inputsOf(resources, webhook.name)).toMatchObject({ active: false, payloadUrl: "shop-api/qa" });
    for (const name of [settings.name, webhook.name]) {
      expect(names.indexOf(name)).toBeLessThan(names.indexOf("shop-api-ci-file"));
    }
  });

  test("to GitLab: the update after that removes what rests", async () => {
    const resting = {
      ...settings.outputs,
      operationContext: undefined,
      vcs: { provider: "gitlab", deployCommits: false },
    };
    const resources = await childrenOf(
      {},
      stateOf({ ...settings, outputs: resting }, { ...webhook, outputs: { ...webhook.outputs, active: false } }),
    );

    expect(namesOf(resources, /settings|webhook/)).toEqual([]);
  });

  test("leaves settings, webhooks and files alone that are not its own", async () => {
    const others = stateOf(
      { ...settings, name: "other-deployment-settings-acme/shop-api/staging" },
      { ...webhook, name: "notify" },
      { ...file("jobs: {}"), name: "team-file" },
    );
    const { infos, warnings } = listen();
    const inGitLab = await childrenOf({}, others);

    expect(namesOf(inGitLab, /settings|webhook|notify|team-file/)).toEqual([]);
    expect(namesOf(await childrenOf({ target }, others), /notify|team-file|other|ci-file/)).toEqual([]);
    expect([...infos, ...warnings].join()).not.toMatch(/MOVED|UNSUPPORTED_BY_TARGET/);
  });

  test("between triggers: the old kind of resource is deleted before the next update creates the other", async () => {
    // The provider stores what the API returned, which does not name the stack.
    const other = { type: "pulumiservice:api/deployments:Settings", name: settings.name, outputs: {} };
    const { warnings } = listen();
    const resources = await childrenOf({ target }, stateOf(other));

    expect(namesOf(resources, /settings/)).toEqual(["shop-api-deployment-settings-acme/shop-api/production"]);
    expect(warnings.join()).toContain("SECOND_UPDATE");
  });
});

test("an exception for shared caches switches the cache on", async () => {
  const changes = { target, caches: "shared", exceptions: [agreed("DEPLOYMENTS_USE_CACHES")] };

  expect(inputsOf(await childrenOf(changes), "shop-api-deployment-settings-acme/shop-api/staging")).toMatchObject({
    cacheOptions: { enable: true },
  });
});
