import * as z from "zod";
import {
  branchName,
  imageName,
  organizationName,
  projectPath,
  pulumiVersion,
  registry,
  stageName,
  timeout,
} from "../names";
import { Adopted, Authentication, Caches, Delivery, Edition, Previews, Report, TargetName } from "./choices";
import { circleCiSchema } from "./circleci";
import { deploymentSchema } from "./deployments";
import { backendSchema, driftSchema, policyPackSchema, reviewStacksSchema } from "./features";
import { escBaseSchema } from "./esc";
import { exceptionSchema } from "./exceptions";
import { named, runnerTags, section } from "./fields";
import { hookSchema } from "./hooks";
import { jobTokenAccessSchema } from "./jobTokenAccess";
import { leaveSchema } from "./leave";
import { namedProgramSchema, programSchema } from "./programs";
import { protectionSchema } from "./protection";
import { pulumiDeploymentsSchema } from "./pulumiDeployments";
import { includeSchema } from "./teamJobs";
import { tokensSchema, trustSchema } from "./trust";
import { variableSchema } from "./variables";

/** The schema of the settings of one project. */
export const settingsSchema = section(
  { args: "PipelineSettingsArgs", about: "The settings of one project." },
  {
    project: named(projectPath).meta({
      description: "The full path of the GitLab project.",
      example: "acme/shop/api",
    }),
    organization: named(organizationName)
      .meta({
        description:
          "The Pulumi organization that owns the program's stacks. Exactly one of `organization` and `backend` is set.",
        example: "acme",
      })
      .optional(),
    target: z
      .enum(TargetName)
      .meta({ description: "The system that runs the deployments.", example: "deployments" })
      .default(TargetName.GitLab),
    pulumiDeployments: pulumiDeploymentsSchema
      .meta({
        description: "How Pulumi Deployments runs the deployments. Needs `target: deployments`.",
        example: { source: { provider: "github" } },
        defaultsTo: "the GitLab integration of the Pulumi organization",
      })
      .optional(),
    circleci: circleCiSchema
      .meta({
        description:
          "The project in CircleCI, for the file that `render --target circleci` prints. No update creates anything in CircleCI.",
        example: { kind: "oauth" },
        defaultsTo: "a project of the GitHub App",
      })
      .optional(),
    program: programSchema
      .meta({
        description: "The Pulumi program that the pipeline deploys. Exactly one of `program` and `programs` is set.",
        example: { path: "infra", runtime: "nodejs" },
      })
      .optional(),
    programs: z
      .array(namedProgramSchema)
      .min(1, { error: "is empty. Name at least one program" })
      .meta({
        description: "The Pulumi programs of a project that has several.",
        example: [
          { name: "network", path: "network" },
          { name: "app", path: "app", dependsOn: ["network"] },
        ],
      })
      .optional(),
    deployments: z
      .array(deploymentSchema)
      .min(1, { error: "is empty. Name at least one deployment" })
      .meta({
        description: "The deployments, in promotion order.",
        example: [
          { name: "staging", stack: "shop-api/staging", on: { branch: "main" } },
          { name: "production", stack: "shop-api/production", on: { tag: "release-*" }, approval: "manual" },
        ],
      }),
    defaultBranch: named(branchName)
      .meta({ description: "The project's default branch, which holds the CI file.", example: "trunk" })
      .default("main"),
    authentication: z
      .enum(Authentication)
      .meta({ description: "How jobs log in to Pulumi Cloud.", example: "token" })
      .default(Authentication.Oidc),
    edition: z
      .enum(Edition)
      .meta({
        description: "The edition of the Pulumi organization. `enterprise` includes Business Critical.",
        example: "team",
      })
      .default(Edition.Enterprise),
    trust: trustSchema
      .meta({
        description: "Who owns the OIDC issuer in Pulumi Cloud.",
        example: { foundation: "foundation" },
        defaultsTo: "this project alone",
      })
      .optional(),
    tokens: tokensSchema
      .meta({
        description:
          "How long the stored Pulumi access tokens are valid. Required where `authentication` is `token`, and allowed only there.",
        example: { expires: "2027-02-28" },
      })
      .optional(),
    backend: backendSchema
      .meta({
        description: "A self-managed backend, which keeps the state instead of Pulumi Cloud.",
        example: { url: "s3://acme-state?region=eu-west-1" },
      })
      .optional(),
    previews: z
      .enum(Previews)
      .meta({
        description: "The identity of a merge request's preview, which runs unreviewed code, in Pulumi Cloud.",
        example: "none",
      })
      .default(Previews.Separated),
    report: z
      .enum(Report)
      .meta({ description: "How a merge request shows the result of its preview.", example: "integration" })
      .default(Report.Widget),
    caches: z
      .enum(Caches)
      .meta({
        description: "Which jobs use the caches of packages and plugins that merge requests' jobs write.",
        example: "shared",
      })
      .default(Caches.Separated),
    reviewStacks: reviewStacksSchema
      .meta({
        description: "An ephemeral stack for each merge request that has the label.",
        example: { template: "shop-api/dev" },
      })
      .optional(),
    drift: driftSchema
      .meta({
        description: "A schedule that detects drift: changes that were made outside Pulumi.",
        example: { schedule: "0 4 * * *" },
      })
      .optional(),
    esc: escBaseSchema
      .meta({
        description:
          "The project's base ESC environment, which the ESC environments of all its deployments and previews import.",
        example: { environmentVariables: { AWS_REGION: "eu-west-1" } },
      })
      .optional(),
    policyPacks: z
      .array(policyPackSchema)
      .meta({
        description:
          "The policy packs that every preview and deployment has to pass. Published ones do not apply to review stacks.",
        example: [{ path: "policies/aws" }, { name: "guardrails", version: "1.2.0" }],
      })
      .default([]),
    savedPlans: z
      .boolean()
      .meta({
        description:
          "Whether a deployment that a person starts does exactly what its preview showed, by a saved update plan. Experimental in Pulumi.",
        example: true,
      })
      .default(false),
    image: named(imageName)
      .meta({
        description: "The container image of all jobs.",
        example: "pulumi/pulumi-nodejs:3.259.0",
        defaultsTo: "Pulumi's image for the runtime, pinned to a version",
      })
      .optional(),
    pulumiVersion: named(pulumiVersion)
      .meta({
        description: "The version of Pulumi's images.",
        example: "3.259.0",
        defaultsTo: "a version that this package was tested with",
      })
      .optional(),
    registry: named(registry)
      .meta({
        description: "Where Pulumi's images are pulled from: a mirror, or GitLab's dependency proxy.",
        example: "registry.example.com/mirror",
        defaultsTo: "Docker Hub",
      })
      .optional(),
    runnerTags,
    timeout: named(timeout)
      .meta({
        description: "How long a job may take, at most a day.",
        example: "90m",
        defaultsTo: "the project's own limit",
      })
      .optional(),
    retries: z
      .literal([0, 1, 2])
      .meta({
        description: "How often a job is retried when its runner failed. A job that itself failed is not retried.",
        example: 2,
      })
      .default(1),
    protection: protectionSchema
      .meta({
        description:
          "What prevents one person alone from deploying. Needs GitLab Premium: the Community Edition is refused before anything is changed; an Enterprise Edition without a licence is refused by GitLab itself, when the first of these resources is created.",
        example: { push: "no one", approvals: 1 },
        defaultsTo: "none",
      })
      .optional(),
    jobTokenAccess: jobTokenAccessSchema
      .meta({
        description:
          "The other projects whose jobs may access this project with their job tokens, such as to download its artifacts. The list is complete: all others lose access.",
        example: { projects: ["acme/shop/web"], groups: ["acme/platform"] },
        defaultsTo: "what GitLab has: no update changes it",
      })
      .optional(),
    exceptions: z
      .array(exceptionSchema)
      .meta({
        description: "The unsafe settings that this project uses on purpose, each with a reason.",
        example: [{ code: "SHARED_PREVIEWS", reason: "Only Maintainers open merge requests in this project." }],
      })
      .default([]),
    variables: z
      .array(variableSchema)
      .meta({
        description: "More CI/CD variables for the project.",
        example: [
          { name: "AWS_REGION", value: "eu-west-1" },
          { name: "NPM_TOKEN", secret: "npm" },
        ],
      })
      .default([]),
    hooks: z
      .array(hookSchema)
      .meta({
        description: "The webhooks of the project, such as for a chat or a dashboard. Others are kept.",
        example: [{ name: "chat", url: "https://chat.example.com/gitlab", events: ["pipeline"], token: "chat" }],
      })
      .default([]),
    delivery: z
      .enum(Delivery)
      .meta({ description: "How the CI file reaches the project.", example: "include" })
      .default(Delivery.Commit),
    stage: named(stageName)
      .meta({
        description:
          "The stage of the team's `.gitlab-ci.yml` that has all jobs, with `delivery: include`. Their order in it follows from `needs`.",
        example: "release",
        defaultsTo: "`deploy`",
      })
      .optional(),
    include: z
      .array(includeSchema)
      .max(150, { error: "are more than GitLab takes. Include at most 150 files" })
      .meta({
        description:
          "The files with jobs of the team that the CI file includes. These jobs inherit nothing from the pipeline, and get none of its identities.",
        example: [{ local: "ci/lint.yml" }, { template: "Jobs/SAST.gitlab-ci.yml" }],
      })
      .default([]),
    stages: z
      .array(named(stageName))
      .meta({
        description:
          "The stages of the jobs in `include`, besides those of the pipeline, which come after them: `preview`, `review`, `deploy` and `drift`.",
        example: ["lint", "test"],
        defaultsTo: "`build` and `test`",
      })
      .optional(),
    replaceExistingFile: z
      .boolean()
      .meta({
        description: "Whether a `.gitlab-ci.yml` that the project already has may be replaced. Git keeps its text.",
        example: true,
      })
      .default(false),
    adopt: z
      .array(z.enum(Adopted))
      .meta({
        description:
          "The kinds of existing resources that `pulumi up` adopts where they have the name of a planned one. Without its kind here, such a resource is an error. Protections of branches and tags need no kind, because they are never weakened.",
        example: ["environments", "variables"],
      })
      .default([]),
    leave: leaveSchema
      .meta({
        description:
          "What `pulumi destroy` leaves behind, by kind. `pulumi up` records it, and then `pulumi destroy` does it.",
        example: { file: "handOver", variables: "keep" },
        defaultsTo: "destroying what the pipeline created, and keeping what was adopted",
      })
      .optional(),
  },
).meta({ since: "0.1.0" });

/** Valid settings, with every default filled in. */
export type Settings = z.output<typeof settingsSchema>;
export type DeploymentSettings = Settings["deployments"][number];
export type VariableSettings = Settings["variables"][number];
export type ProgramSettings = NonNullable<Settings["programs"]>[number];
/** A deployment of a Pulumi program. */
export type StackDeploymentSettings = DeploymentSettings & { readonly stack: string };
export type KestraProgramSettings = NonNullable<ProgramSettings["kestra"]>;
export type KestraDeploymentSettings = NonNullable<DeploymentSettings["kestra"]>;
export type EscSettings = NonNullable<DeploymentSettings["esc"]>;
export type EscBaseSettings = NonNullable<Settings["esc"]>;
