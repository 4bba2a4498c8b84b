import * as pulumi from "@pulumi/pulumi";
import { childrenOf, inputsOf, listen, namesOf } from "./children";
import { twoPrograms } from "../pipeline/examples";

const drift = { schedule: "0 4 * * 1-5", timezone: "Europe/Berlin" };
const reviewStacks = { template: "shop-api/dev" };
const stored = { authentication: "token", tokens: { expires: "2027-02-28" } };
const shared = { previews: "shared", exceptions: [{ code: "SHARED_PREVIEWS", reason: "one team, one account" }] };
const read = 101;
const edit = 102;

beforeEach(() => {
  listen();
});
afterEach(() => pulumi.runtime.disconnect());

describe("schedules", () => {
  test("run on the default branch, by its full name", async () => {
    const children = await childrenOf({ drift, reviewStacks });

    expect(namesOf(children, /schedule/)).toEqual([
      "shop-api-schedule-pulumi-drift",
      "shop-api-schedule-pulumi-review-stacks",
    ]);
    expect(inputsOf(children, "shop-api-schedule-pulumi-drift")).toEqual({
      project: "42",
      description: "Pulumi drift",
      cron: "0 4 * * 1-5",
      cronTimezone: "Europe/Berlin",
      ref: "refs/heads/main",
    });
    expect(inputsOf(children, "shop-api-schedule-pulumi-review-stacks")).toMatchObject({
      description: "Pulumi review stacks",
      cron: "17 3 * * *",
    });
  });

  test("are created after the CI file", async () => {
    const children = await childrenOf({ drift, reviewStacks }, {}, (name) => name === "shop-api-ci-file");

    expect(children.slice(-3).map(({ name }) => name)).toEqual([
      "shop-api-ci-file",
      "shop-api-schedule-pulumi-drift",
      "shop-api-schedule-pulumi-review-stacks",
    ]);
  });
});

test.each<[string, object]>([
  ["with ID tokens", {}],
  ["with stored tokens", stored],
])("commits the CI file after all resources that its jobs need, %s", async (_, changes) => {
  const isFile = (name: string) => name === "shop-api-ci-file";
  const variables = [{ name: "REGION", value: "eu-west-1" }];
  const policyPacks = [{ name: "rules", version: "1.2.0" }];
  const children = await childrenOf({ ...changes, reviewStacks, variables, policyPacks }, {}, (name) => !isFile(name));

  expect(children.slice(-2).map(({ name }) => name)).toEqual([
    "shop-api-ci-file",
    "shop-api-schedule-pulumi-review-stacks",
  ]);
});

test.each<[string, object, RegExp]>([
  ["trust", {}, /^shop-api-issuer$/],
  ["tokens", stored, /^shop-api-token-/],
])(
  "creates %s only after the protections of the project and the permissions of the teams",
  async (_, changes, granted) => {
    const guards = /-(branch|tag|environment|esc|team|policies)(-|$)/;
    const policyPacks = [{ name: "rules", version: "1.2.0" }];
    const children = await childrenOf({ ...changes, policyPacks }, {}, (name) => guards.test(name));
    const names = children.map(({ name }) => name);
    const lastGuard = Math.max(...names.flatMap((name, index) => (guards.test(name) ? [index] : [])));

    expect(names.findIndex((name) => granted.test(name))).toBeGreaterThan(lastGuard);
  },
);

describe("policy packs", () => {
  test("from Pulumi Cloud are enforced for every deployed stack", async () => {
    const policyPacks = [{ path: "policies" }, { name: "rules", version: "1.2.0" }, { name: "costs", version: "2" }];
    const children = await childrenOf({ policyPacks, reviewStacks });

    expect(inputsOf(children, "shop-api-policies")).toEqual({
      organizationName: "acme",
      name: "gitlab-shop-api",
      entityType: "stacks",
      mode: "preventative",
      policyPacks: [
        { name: "rules", versionTag: "1.2.0" },
        { name: "costs", versionTag: "2" },
      ],
      stacks: [
        { name: "staging", routingProject: "shop-api" },
        { name: "production", routingProject: "shop-api" },
      ],
    });
  });

  test("in the project create no resource", async () => {
    expect(namesOf(await childrenOf({ policyPacks: [{ path: "policies" }] }), /polic/)).toEqual([]);
  });
});

/** The description of a team that was created in this test. */
function createdNow(purpose: string): string {
  const now = new Date().toISOString().slice(0, "2026-11-29T".length);
  return expect.stringMatching(
    new RegExp(`^The pipeline of GitLab project acme/shop/api: ${purpose}\\. Created ${now}\\d\\d:\\S+Z\\.$`),
  ) as string;
}

describe("teams", () => {
  test("of review stacks read the template and open their own ESC environment", async () => {
    const children = await childrenOf({ reviewStacks });

    expect(namesOf(children, /-review/)).toEqual([
      "shop-api-esc-review",
      "shop-api-schedule-pulumi-review-stacks",
      "shop-api-team-review",
      "shop-api-team-review-esc",
      "shop-api-team-review-stack",
    ]);
    expect(inputsOf(children, "shop-api-team-review")).toEqual({
      organizationName: "acme",
      name: "shop-api-review",
      teamType: "pulumi",
      displayName: "shop-api-review",
      description: createdNow("review"),
    });
    expect(inputsOf(children, "shop-api-team-review-stack")).toEqual({
      organization: "acme",
      team: "shop-api-review",
      project: "shop-api",
      stack: "dev",
      permission: read,
    });
    expect(inputsOf(children, "shop-api-team-review-esc")).toEqual({
      organization: "acme",
      team: "shop-api-review",
      project: "shop-api",
      environment: "review",
      permission: "open",
    });
  });

  test("of the inspect identity may read the stacks of later deployments", async () => {
    const children = await childrenOf();

    expect(inputsOf(children, "shop-api-team-inspect")).toMatchObject({
      name: "shop-api-inspect",
      description: createdNow("inspect"),
    });
    expect(namesOf(children, /team-inspect-/)).toEqual([
      "shop-api-team-inspect-esc-shop-api-production-preview",
      "shop-api-team-inspect-stack-shop-api-production",
    ]);
    expect(inputsOf(children, "shop-api-team-inspect-esc-shop-api-production-preview")).toEqual({
      organization: "acme",
      team: "shop-api-inspect",
      project: "shop-api",
      environment: "production-preview",
      permission: "open",
    });
    expect(inputsOf(children, "shop-api-team-inspect-stack-shop-api-production")).toEqual({
      organization: "acme",
      team: "shop-api-inspect",
      project: "shop-api",
      stack: "production",
      permission: read,
    });
  });

  test("of previews may read the first stack of each program", async () => {
    const children = await childrenOf({ ...twoPrograms, program: undefined });

    expect(namesOf(children, /team-preview/)).toEqual([
      "shop-api-team-preview",
      "shop-api-team-preview-esc-net-network-staging-preview",
      "shop-api-team-preview-esc-shop-app-staging-preview",
      "shop-api-team-preview-stack-net-staging",
      "shop-api-team-preview-stack-shop-staging",
    ]);
  });

  test("of shared previews may change every previewed stack, not only the first one", async () => {
    const children = await childrenOf({ ...twoPrograms, program: undefined, ...shared });

    expect(namesOf(children, /team-(preview|network-staging)/)).toEqual([
      "shop-api-team-network-staging",
      "shop-api-team-network-staging-esc",
      "shop-api-team-network-staging-esc-net-network-staging-preview",
      "shop-api-team-network-staging-esc-shop-app-staging-preview",
      "shop-api-team-network-staging-stack",
      "shop-api-team-network-staging-stack-shop-staging",
    ]);
    expect(inputsOf(children, "shop-api-team-network-staging-stack")).toMatchObject({
      project: "net",
      stack: "staging",
      permission: edit,
    });
    expect(inputsOf(children, "shop-api-team-network-staging-stack-shop-staging")).toMatchObject({
      team: "net-network-staging",
      project: "shop",
      stack: "staging",
      permission: edit,
    });
  });
});

test("stores the token of review stacks for their deployment environments, readable for merge requests", async () => {
  const children = await childrenOf({ ...stored, reviewStacks });

  expect(inputsOf(children, "shop-api-variable-review-PULUMI_ACCESS_TOKEN")).toMatchObject({
    environmentScope: "review/*",
    protected: false,
    masked: true,
    hidden: true,
  });
});

test("writes the definition of the review stacks' ESC environment", async () => {
  const children = await childrenOf({ reviewStacks: { ...reviewStacks, esc: { imports: ["aws/review"] } } });

  expect(inputsOf(children, "shop-api-esc-review")).toMatchObject({ project: "shop-api", name: "review" });
  expect(namesOf(children, /-environment-/)).toEqual([
    "shop-api-environment-production",
    "shop-api-environment-staging",
  ]);
});

describe("a self-managed backend", () => {
  const own = { organization: undefined, ...shared, backend: { url: "s3://acme-state" } };

  test("creates no resource of Pulumi Cloud, and makes no lookup there", async () => {
    const silent = {
      "pulumiservice:index:getCurrentUser": "no token",
      "pulumiservice:index:getOrganizationMember": "no",
    };
    const children = await childrenOf({ ...own, reviewStacks, drift }, silent);

    expect(children.map(({ type, name }) => `${name}  ${type}`).sort()).toEqual([
      "shop-api  pulumi-pipeline:index:PulumiPipeline",
      "shop-api-branch-main  gitlab:index/branchProtection:BranchProtection",
      "shop-api-ci-file  gitlab:index/repositoryFile:RepositoryFile",
      "shop-api-digest  pulumi-pipeline:index:PlanDigest",
      "shop-api-environment-production  gitlab:index/projectEnvironment:ProjectEnvironment",
      "shop-api-environment-staging  gitlab:index/projectEnvironment:ProjectEnvironment",
      "shop-api-schedule-pulumi-drift  gitlab:index/pipelineSchedule:PipelineSchedule",
      "shop-api-schedule-pulumi-review-stacks  gitlab:index/pipelineSchedule:PipelineSchedule",
      "shop-api-tag-release-*  gitlab:index/tagProtection:TagProtection",
    ]);
  });

  test("stores its passphrase like any other secret", async () => {
    const variables = [{ name: "PULUMI_CONFIG_PASSPHRASE", secret: "passphrase" }];
    const children = await childrenOf({ ...own, variables, secrets: { passphrase: "s3cret-canary" } });

    expect(inputsOf(children, "shop-api-variable-PULUMI_CONFIG_PASSPHRASE")).toMatchObject({
      protected: true,
      masked: true,
      hidden: true,
    });
  });
});

test("tokens are valid as long as a job may run", async () => {
  expect(inputsOf(await childrenOf({ timeout: "3h" }), "shop-api-issuer")).toMatchObject({
    maxExpirationSeconds: 10800,
  });
});
