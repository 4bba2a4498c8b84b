import { readFileSync } from "node:fs";
import * as gitlab from "@pulumi/gitlab";
import * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";

/**
 * A program without the component, for a single project with a known id: the same resources with the same names as the
 * platform program creates, so that the bench can compare the two states.
 */
const config = new pulumi.Config("platform");
const gitlabUrl = config.require("gitlabUrl");
const project = "101";
const organization = "acme";
const maintainers = [{ accessLevel: "maintainer" }];

const branch = new gitlab.BranchProtection(
  "shop-api-branch-main",
  {
    project,
    branch: "main",
    allowForcePush: false,
    allowedToPushes: maintainers,
    allowedToMerges: maintainers,
    allowedToUnprotects: maintainers,
  },
  { deleteBeforeReplace: true, retainOnDelete: true },
);
const tag = new gitlab.TagProtection(
  "shop-api-tag-release-*",
  { project, tag: "release-*", createAccessLevel: "maintainer" },
  { deleteBeforeReplace: true },
);

// The properties of a deployment environment that the team, or a job, sets.
const ofTheTeam = [
  ...["description", "externalUrl", "tier", "autoStopSetting"],
  ...["clusterAgentId", "fluxResourcePath", "kubernetesNamespace"],
];

const stagingEnvironment = new gitlab.ProjectEnvironment(
  "shop-api-environment-staging",
  { project, name: "staging", stopBeforeDestroy: true },
  { ignoreChanges: ofTheTeam },
);
const stagingEsc = new pulumiservice.Environment(
  "shop-api-esc-staging",
  { organization, project: "shop-api", name: "staging", yaml: new pulumi.asset.StringAsset("values: {}") },
  { ignoreChanges: ["yaml"], retainOnDelete: true },
);
const stagingPreviewEsc = new pulumiservice.Environment(
  "shop-api-esc-staging-preview",
  { organization, project: "shop-api", name: "staging-preview", yaml: new pulumi.asset.StringAsset("values: {}") },
  { ignoreChanges: ["yaml"], retainOnDelete: true },
);
const productionEnvironment = new gitlab.ProjectEnvironment(
  "shop-api-environment-production",
  { project, name: "production", stopBeforeDestroy: true },
  { ignoreChanges: ofTheTeam },
);
const productionEsc = new pulumiservice.Environment(
  "shop-api-esc-production",
  { organization, project: "shop-api", name: "production", yaml: new pulumi.asset.StringAsset("values: {}") },
  { ignoreChanges: ["yaml"], retainOnDelete: true },
);
const productionPreviewEsc = new pulumiservice.Environment(
  "shop-api-esc-production-preview",
  { organization, project: "shop-api", name: "production-preview", yaml: new pulumi.asset.StringAsset("values: {}") },
  { ignoreChanges: ["yaml"], retainOnDelete: true },
);

const previewTeam = new pulumiservice.Team(
  "shop-api-team-preview",
  {
    organizationName: organization,
    name: "shop-api-preview",
    teamType: "pulumi",
    displayName: "shop-api-preview",
    description: "The pipeline of GitLab project acme/shop/api: preview.",
  },
  { ignoreChanges: ["description"] },
);
const previewStack = new pulumiservice.TeamStackPermission(
  "shop-api-team-preview-stack-shop-api-staging",
  {
    organization,
    team: "shop-api-preview",
    project: "shop-api",
    stack: "staging",
    permission: pulumiservice.TeamStackPermissionScope.Read,
  },
  { dependsOn: [previewTeam], deleteBeforeReplace: true },
);
const previewOpen = new pulumiservice.TeamEnvironmentPermission(
  "shop-api-team-preview-esc-shop-api-staging-preview",
  {
    organization,
    team: "shop-api-preview",
    project: "shop-api",
    environment: "staging-preview",
    permission: pulumiservice.EnvironmentPermission.Open,
  },
  { dependsOn: [previewTeam, stagingPreviewEsc], deleteBeforeReplace: true },
);

const inspectTeam = new pulumiservice.Team(
  "shop-api-team-inspect",
  {
    organizationName: organization,
    name: "shop-api-inspect",
    teamType: "pulumi",
    displayName: "shop-api-inspect",
    description: "The pipeline of GitLab project acme/shop/api: inspect.",
  },
  { ignoreChanges: ["description"] },
);
const inspectStack = new pulumiservice.TeamStackPermission(
  "shop-api-team-inspect-stack-shop-api-production",
  {
    organization,
    team: "shop-api-inspect",
    project: "shop-api",
    stack: "production",
    permission: pulumiservice.TeamStackPermissionScope.Read,
  },
  { dependsOn: [inspectTeam], deleteBeforeReplace: true },
);
const inspectOpen = new pulumiservice.TeamEnvironmentPermission(
  "shop-api-team-inspect-esc-shop-api-production-preview",
  {
    organization,
    team: "shop-api-inspect",
    project: "shop-api",
    environment: "production-preview",
    permission: pulumiservice.EnvironmentPermission.Open,
  },
  { dependsOn: [inspectTeam, productionPreviewEsc], deleteBeforeReplace: true },
);

const stagingTeam = new pulumiservice.Team(
  "shop-api-team-staging",
  {
    organizationName: organization,
    name: "shop-api-staging",
    teamType: "pulumi",
    displayName: "shop-api-staging",
    description: "The pipeline of GitLab project acme/shop/api: staging.",
  },
  { ignoreChanges: ["description"] },
);
const stagingStack = new pulumiservice.TeamStackPermission(
  "shop-api-team-staging-stack",
  {
    organization,
    team: "shop-api-staging",
    project: "shop-api",
    stack: "staging",
    permission: pulumiservice.TeamStackPermissionScope.Edit,
  },
  { dependsOn: [stagingTeam], deleteBeforeReplace: true },
);
const stagingOpen = new pulumiservice.TeamEnvironmentPermission(
  "shop-api-team-staging-esc",
  {
    organization,
    team: "shop-api-staging",
    project: "shop-api",
    environment: "staging",
    permission: pulumiservice.EnvironmentPermission.Open,
  },
  { dependsOn: [stagingTeam, stagingEsc], deleteBeforeReplace: true },
);

const productionTeam = new pulumiservice.Team(
  "shop-api-team-production",
  {
    organizationName: organization,
    name: "shop-api-production",
    teamType: "pulumi",
    displayName: "shop-api-production",
    description: "The pipeline of GitLab project acme/shop/api: production.",
  },
  { ignoreChanges: ["description"] },
);
const productionStack = new pulumiservice.TeamStackPermission(
  "shop-api-team-production-stack",
  {
    organization,
    team: "shop-api-production",
    project: "shop-api",
    stack: "production",
    permission: pulumiservice.TeamStackPermissionScope.Edit,
  },
  { dependsOn: [productionTeam], deleteBeforeReplace: true },
);
const productionOpen = new pulumiservice.TeamEnvironmentPermission(
  "shop-api-team-production-esc",
  {
    organization,
    team: "shop-api-production",
    project: "shop-api",
    environment: "production",
    permission: pulumiservice.EnvironmentPermission.Open,
  },
  { dependsOn: [productionTeam, productionEsc], deleteBeforeReplace: true },
);

const guarded = [
  branch,
  tag,
  stagingEnvironment,
  stagingEsc,
  stagingPreviewEsc,
  productionEnvironment,
  productionEsc,
  productionPreviewEsc,
  previewTeam,
  previewStack,
  previewOpen,
  inspectTeam,
  inspectStack,
  inspectOpen,
  stagingTeam,
  stagingStack,
  stagingOpen,
  productionTeam,
  productionStack,
  productionOpen,
];

// The API, a push and "Run pipeline". The component sorts its policies, so these have the same order.
const sources = ["api", "push", "web"];
const branchSub = "project_path:acme/shop/api:ref_type:branch:ref:main";
const tagSub = "project_path:acme/shop/api:ref_type:tag:ref:release-*";

/** The claims that a team's policy requires of a job of protected refs. */
function policyOf(team: string, environment: string, source: string, sub: string) {
  return {
    decision: "allow",
    tokenType: "team",
    teamName: `shop-api-${team}`,
    rules: {
      aud: "urn:pulumi:org:acme",
      sub,
      ref_protected: "true",
      pipeline_source: source,
      environment,
      project_id: project,
    },
  } as const;
}

const issuer = new pulumiservice.OidcIssuer(
  "shop-api-issuer",
  {
    organization,
    name: "gitlab-shop-api",
    url: gitlabUrl,
    maxExpirationSeconds: 7200,
    // A sandbox has no certificate.
    thumbprints: config.getObject<string[]>("thumbprints") ?? [],
    policies: [
      ...sources.flatMap((source) => [
        policyOf("inspect", "preview/*", source, branchSub),
        policyOf("inspect", "preview/*", source, tagSub),
      ]),
      {
        decision: "allow",
        tokenType: "team",
        teamName: "shop-api-preview",
        rules: { aud: "urn:pulumi:org:acme", pipeline_source: "merge_request_event", project_id: project },
      },
      ...sources.map((source) => policyOf("production", "production", source, tagSub)),
      ...sources.map((source) => policyOf("staging", "staging", source, branchSub)),
    ],
  },
  { dependsOn: guarded },
);

// Without the component the text would be in a separate file.
new gitlab.RepositoryFile(
  "shop-api-ci-file",
  {
    project,
    branch: "main",
    filePath: ".gitlab-ci.yml",
    content: readFileSync(config.require("ciFile"), "utf8"),
    encoding: "text",
    overwriteOnCreate: false,
    createCommitMessage: "Add pipeline of stack shop-api\n\nBy Pulumi project platform.",
    updateCommitMessage: "Update pipeline of stack shop-api\n\nBy Pulumi project platform.",
    deleteCommitMessage: "Remove pipeline of stack shop-api\n\nBy Pulumi project platform.",
  },
  { dependsOn: [...guarded, issuer], ignoreChanges: ["overwriteOnCreate"] },
);

export const definitionUrl = `${gitlabUrl}/acme/shop/api/-/blob/main/.gitlab-ci.yml`;
export const escEnvironments = {
  staging: "acme/shop-api/staging",
  "staging-preview": "acme/shop-api/staging-preview",
  production: "acme/shop-api/production",
  "production-preview": "acme/shop-api/production-preview",
};
