import * as pulumi from "@pulumi/pulumi";
import { PulumiPipeline, type PulumiPipelineArgs } from "../../components";
import { renderGitLab } from "../../targets/gitlab/renderGitLab";
import { eightLines, pipelineWith } from "../pipeline/examples";
import { childrenOf, inputsOf, listen } from "./children";
import { getMetadata, mockEngine, thumbprint, valueOf } from "./mocks";

const stored = { authentication: "token", tokens: { expires: "2027-02-28" } };
const args = eightLines as unknown as PulumiPipelineArgs;

beforeEach(() => {
  listen();
});

// Later messages of a component must not reach the engine of the next test.
afterEach(() => pulumi.runtime.disconnect());

test("creates exactly these resources for the eight lines", async () => {
  const resources = await childrenOf();

  expect(resources.map(({ type, name }) => `${name}  ${type}`).sort()).toEqual([
    "shop-api  pulumi-pipeline:index:PulumiPipeline",
    "shop-api-branch-main  gitlab:index/branchProtection:BranchProtection",
    "shop-api-ci-file  gitlab:index/repositoryFile:RepositoryFile",
    "shop-api-digest  pulumi-pipeline:index:PlanDigest",
    "shop-api-environment-production  gitlab:index/projectEnvironment:ProjectEnvironment",
    "shop-api-environment-staging  gitlab:index/projectEnvironment:ProjectEnvironment",
    "shop-api-esc-production  pulumiservice:index:Environment",
    "shop-api-esc-production-preview  pulumiservice:index:Environment",
    "shop-api-esc-staging  pulumiservice:index:Environment",
    "shop-api-esc-staging-preview  pulumiservice:index:Environment",
    "shop-api-issuer  pulumiservice:index:OidcIssuer",
    "shop-api-tag-release-*  gitlab:index/tagProtection:TagProtection",
    "shop-api-team-inspect  pulumiservice:index:Team",
    "shop-api-team-inspect-esc-shop-api-production-preview  pulumiservice:index:TeamEnvironmentPermission",
    "shop-api-team-inspect-stack-shop-api-production  pulumiservice:index:TeamStackPermission",
    "shop-api-team-preview  pulumiservice:index:Team",
    "shop-api-team-preview-esc-shop-api-staging-preview  pulumiservice:index:TeamEnvironmentPermission",
    "shop-api-team-preview-stack-shop-api-staging  pulumiservice:index:TeamStackPermission",
    "shop-api-team-production  pulumiservice:index:Team",
    "shop-api-team-production-esc  pulumiservice:index:TeamEnvironmentPermission",
    "shop-api-team-production-stack  pulumiservice:index:TeamStackPermission",
    "shop-api-team-staging  pulumiservice:index:Team",
    "shop-api-team-staging-esc  pulumiservice:index:TeamEnvironmentPermission",
    "shop-api-team-staging-stack  pulumiservice:index:TeamStackPermission",
  ]);
});

test("prints the plan's warnings", async () => {
  await childrenOf({ ...stored });

  expect(console.warn).toHaveBeenCalledWith(
    expect.stringContaining('authentication: "token" keeps Pulumi access tokens in GitLab'),
  );
});

test("creates a token for each identity in token mode, and no issuer", async () => {
  const resources = await childrenOf({ ...stored });
  const names = resources.map(({ name }) => name);

  expect(names.filter((name) => /token|issuer|variable/.test(name)).sort()).toEqual([
    "shop-api-token-inspect-2027-02-28",
    "shop-api-token-preview-2027-02-28",
    "shop-api-token-production-2027-02-28",
    "shop-api-token-staging-2027-02-28",
    "shop-api-variable-inspect-PULUMI_ACCESS_TOKEN",
    "shop-api-variable-preview-PULUMI_ACCESS_TOKEN",
    "shop-api-variable-production-PULUMI_ACCESS_TOKEN",
    "shop-api-variable-staging-PULUMI_ACCESS_TOKEN",
  ]);
  expect(inputsOf(resources, "shop-api-variable-preview-PULUMI_ACCESS_TOKEN")).toEqual({
    project: "42",
    key: "PULUMI_ACCESS_TOKEN",
    value: secret("pul-shop-api-token-preview-2027-02-28"),
    environmentScope: "*",
    protected: false,
    masked: true,
    hidden: true,
    raw: true,
  });
  expect(inputsOf(resources, "shop-api-variable-production-PULUMI_ACCESS_TOKEN")).toMatchObject({
    value: secret("pul-shop-api-token-production-2027-02-28"),
    environmentScope: "production",
    protected: true,
    masked: true,
    hidden: true,
  });
  expect(inputsOf(resources, "shop-api-variable-inspect-PULUMI_ACCESS_TOKEN")).toMatchObject({
    value: secret("pul-shop-api-token-inspect-2027-02-28"),
    environmentScope: "preview/*",
    protected: true,
    masked: true,
    hidden: true,
  });
});

test("creates organization tokens if the edition has no teams", async () => {
  const resources = await childrenOf({ ...stored, edition: "team", previews: "none" });

  expect(resources.filter(({ name }) => name.includes("token")).map(({ type, name }) => [type, name])).toEqual(
    expect.arrayContaining([
      ["pulumiservice:api/tokens:OrgToken", "shop-api-token-staging-2027-02-28"],
      ["pulumiservice:api/tokens:OrgToken", "shop-api-token-production-2027-02-28"],
    ]),
  );
  expect(resources.map(({ name }) => name)).not.toContainEqual(expect.stringContaining("team"));
});

test("admits each identity to its own token only", async () => {
  const resources = await childrenOf();

  expect(inputsOf(resources, "shop-api-issuer")).toEqual({
    organization: "acme",
    name: "gitlab-shop-api",
    url: "https://gitlab.example.com",
    maxExpirationSeconds: 7200,
    thumbprints: [thumbprint],
    // In their canonical order.
    policies: [
      ...sources.flatMap((source) =>
        ["branch:ref:main", "tag:ref:release-*"].map((ref) => ({
          decision: "allow",
          tokenType: "team",
          teamName: "shop-api-inspect",
          rules: {
            aud: "urn:pulumi:org:acme",
            sub: `project_path:acme/shop/api:ref_type:${ref}`,
            ref_protected: "true",
            pipeline_source: source,
            environment: "preview/*",
            project_id: "42",
          },
        })),
      ),
      {
        decision: "allow",
        tokenType: "team",
        teamName: "shop-api-preview",
        rules: { aud: "urn:pulumi:org:acme", pipeline_source: "merge_request_event", project_id: "42" },
      },
      ...sources.map((source) => ({
        decision: "allow",
        tokenType: "team",
        teamName: "shop-api-production",
        rules: {
          aud: "urn:pulumi:org:acme",
          sub: "project_path:acme/shop/api:ref_type:tag:ref:release-*",
          ref_protected: "true",
          pipeline_source: source,
          environment: "production",
          project_id: "42",
        },
      })),
      ...sources.map((source) => ({
        decision: "allow",
        tokenType: "team",
        teamName: "shop-api-staging",
        rules: {
          aud: "urn:pulumi:org:acme",
          sub: "project_path:acme/shop/api:ref_type:branch:ref:main",
          ref_protected: "true",
          pipeline_source: source,
          environment: "staging",
          project_id: "42",
        },
      })),
    ],
  });
  expect(inputsOf(resources, "shop-api-team-preview-stack-shop-api-staging")).toMatchObject({
    stack: "staging",
    permission: 101,
  });
  expect(inputsOf(resources, "shop-api-team-inspect-stack-shop-api-production")).toMatchObject({
    stack: "production",
    permission: 101,
  });
  expect(inputsOf(resources, "shop-api-team-production-stack")).toMatchObject({
    stack: "production",
    permission: 102,
  });
});

test.each([
  [
    true,
    {
      allowedToPushes: [{ accessLevel: "maintainer" }],
      allowedToMerges: [{ accessLevel: "maintainer" }],
      allowedToUnprotects: [{ accessLevel: "maintainer" }],
    },
  ],
  [false, { pushAccessLevel: "maintainer", mergeAccessLevel: "maintainer" }],
])("protects the branch with the arguments of the GitLab edition (enterprise: %s)", async (enterprise, levels) => {
  const resources = await childrenOf({}, { [getMetadata]: { enterprise } });

  expect(inputsOf(resources, "shop-api-branch-main")).toEqual({
    project: "42",
    branch: "main",
    allowForcePush: false,
    ...levels,
  });
});

test("commits the rendered file with the titles that the file's rules match", async () => {
  const resources = await childrenOf();
  const messages = "pipeline of stack shop-api\n\nBy Pulumi project platform.";

  expect(inputsOf(resources, "shop-api-ci-file")).toEqual({
    project: "42",
    branch: "main",
    filePath: ".gitlab-ci.yml",
    content: renderGitLab(pipelineWith()),
    encoding: "text",
    overwriteOnCreate: false,
    createCommitMessage: `Add ${messages}`,
    updateCommitMessage: `Update ${messages}`,
    deleteCommitMessage: `Remove ${messages}`,
  });
});

test("stores secret variables as masked, hidden, protected and secret", async () => {
  const resources = await childrenOf({
    variables: [
      { name: "REGION", value: "eu-west-1" },
      { name: "NPM_TOKEN", secret: "npm", deployment: "production" },
    ],
    secrets: { npm: "s3cret-canary" },
  });

  expect(inputsOf(resources, "shop-api-variable-REGION")).toEqual({
    project: "42",
    key: "REGION",
    value: "eu-west-1",
    variableType: "env_var",
    raw: true,
    masked: false,
    hidden: false,
    description: "",
    environmentScope: "*",
    protected: false,
  });
  expect(inputsOf(resources, "shop-api-variable-production-NPM_TOKEN")).toEqual({
    project: "42",
    key: "NPM_TOKEN",
    value: secret("s3cret-canary"),
    variableType: "env_var",
    description: "",
    environmentScope: "production",
    protected: true,
    masked: true,
    hidden: true,
    raw: true,
  });
});

test("has the outputs definitionUrl, escEnvironments, escDefinitions and policies", async () => {
  await mockEngine();
  const pipeline = new PulumiPipeline("shop-api", args);

  expect(await valueOf(pipeline.definitionUrl)).toBe(
    "https://gitlab.example.com/acme/shop/api/-/blob/main/.gitlab-ci.yml",
  );
  expect(await valueOf(pipeline.escEnvironments)).toEqual({
    staging: "acme/shop-api/staging",
    "staging-preview": "acme/shop-api/staging-preview",
    production: "acme/shop-api/production",
    "production-preview": "acme/shop-api/production-preview",
  });
  expect(await valueOf(pipeline.escDefinitions)).toEqual({});
  expect(await valueOf(pipeline.policies)).toHaveLength(13);
});

/** The pipeline sources that deploy. */
const sources = ["api", "push", "web"];

/** A secret as it is sent to the engine. */
function secret(value: string): unknown {
  return { [pulumi.runtime.specialSigKey]: pulumi.runtime.specialSecretSig, value };
}
