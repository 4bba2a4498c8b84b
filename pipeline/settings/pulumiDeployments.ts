import * as z from "zod";
import { coded } from "../diagnostics/codes";
import { cloudId, gitAddress, timestamp, vcsUser } from "../deploymentNames";
import { projectPath, secretName } from "../names";
import { cron } from "../scheduleNames";
import { ApprovalBy, ScheduledOperation, SourceProvider } from "./choices";
import { named, section } from "./fields";

/** A setting that names a secret. Its value may be the secret itself by mistake, so the message must not repeat it. */
const secret = z.string().regex(secretName.pattern, { error: `is not ${secretName.rule}` });

const source = section(
  { args: "SourceArgs", about: "Where Pulumi Deployments gets the program from." },
  {
    provider: z
      .enum(SourceProvider)
      .meta({ description: "The integration that clones the repository.", example: "github" })
      .default(SourceProvider.GitLab),
    repository: named(projectPath)
      .meta({
        description: "The path of the repository, for the provider.",
        example: "acme/shop-api",
        defaultsTo: "`project`",
      })
      .optional(),
    installation: named(cloudId)
      .meta({
        description: "The id of the integration's installation, if the Pulumi organization has several.",
        example: "12345678",
        defaultsTo: "the one that Pulumi Cloud chooses",
      })
      .optional(),
    url: named(gitAddress)
      .meta({
        description: "The address of the repository, with `provider: git` only.",
        example: "https://git.example.com/acme/shop-api.git",
      })
      .optional(),
    username: named(vcsUser)
      .meta({ description: "The user name for the address. Needs `password`.", example: "deploy" })
      .optional(),
    password: secret
      .meta({ description: "The name of the secret that is the password for the address.", example: "git" })
      .optional(),
    sshPrivateKey: secret
      .meta({ description: "The name of the secret that is an SSH key for the address.", example: "gitKey" })
      .optional(),
  },
);

/** The schema of the settings for Pulumi Deployments that all deployments share. */
export const pulumiDeploymentsSchema = section(
  { args: "PulumiDeploymentsArgs", about: "How Pulumi Deployments runs the deployments." },
  {
    source: source
      .meta({
        description: "Where Pulumi Deployments gets the program from.",
        example: { provider: "github", repository: "acme/shop-api" },
        defaultsTo: "the GitLab integration, with `project`",
      })
      .optional(),
    approval: z
      .enum(ApprovalBy)
      .meta({
        description: "What counts as the approval of a deployment with `approval: manual`.",
        example: "push",
      })
      .default(ApprovalBy.Start),
    oidc: z
      .boolean()
      .meta({
        description:
          "Whether each run also logs in to the clouds of its deployment's `esc` itself. The commands before the installation, for which no ESC environment is open, then have these credentials, too.",
        example: true,
      })
      .default(false),
    agentPool: named(cloudId)
      .meta({
        description: "The id of the pool of self-hosted agents that run the deployments.",
        example: "8b5f3c1e-7d5a-4c0e-9f55-0d2b7f6f2a11",
        defaultsTo: "Pulumi's own machines",
      })
      .optional(),
    role: named(cloudId)
      .meta({
        description: "The id of the custom role that runs have in Pulumi Cloud. Needs the Enterprise edition.",
        example: "5f0c7c9a-2c3e-4d2b-8a8e-5b7a0f6d9e10",
        defaultsTo: "the identity of the stack, which can change this stack alone",
      })
      .optional(),
  },
);

const schedule = section(
  { args: "DeploymentScheduleArgs", about: "A schedule that runs an operation on a deployment's stack." },
  {
    operation: z
      .enum(ScheduledOperation)
      .meta({ description: "The operation.", example: "refresh" })
      .default(ScheduledOperation.Update),
    cron: named(cron)
      .meta({
        description: "When it runs, as the five fields of cron, in UTC. Exactly one of `cron` and `at` is set.",
        example: "0 6 * * MON",
      })
      .optional(),
    at: named(timestamp)
      .meta({ description: "When it runs once, in UTC.", example: "2027-01-31T06:00:00Z" })
      .optional(),
  },
).refine(({ cron: recurring, at }) => (recurring === undefined) !== (at === undefined), {
  params: coded("CONFLICTING_KEYS"),
  error: "a schedule runs either repeatedly or once. Set one of cron and at",
});

const ttl = section(
  { args: "TtlArgs", about: "When the resources of a deployment's stack are destroyed." },
  {
    at: named(timestamp).meta({
      description: "When they are destroyed, in UTC.",
      example: "2027-01-31T18:00:00Z",
    }),
    removeStack: z
      .boolean()
      .meta({ description: "Whether the stack is removed after that, with its history.", example: true })
      .default(false),
  },
);

/** The schema of the settings for Pulumi Deployments of one deployment. */
export const deploymentRunSchema = section(
  { args: "DeploymentRunArgs", about: "How Pulumi Deployments runs one deployment." },
  {
    agentPool: named(cloudId)
      .meta({
        description: "The id of the pool of self-hosted agents that run the deployment.",
        example: "8b5f3c1e-7d5a-4c0e-9f55-0d2b7f6f2a11",
        defaultsTo: "`pulumiDeployments.agentPool`",
      })
      .optional(),
    role: named(cloudId)
      .meta({
        description: "The id of the custom role that its runs have in Pulumi Cloud.",
        example: "5f0c7c9a-2c3e-4d2b-8a8e-5b7a0f6d9e10",
        defaultsTo: "`pulumiDeployments.role`",
      })
      .optional(),
    schedules: z
      .array(schedule)
      .meta({
        description: "The schedules that run an operation on its stack.",
        example: [{ operation: "refresh", cron: "0 6 * * MON" }],
      })
      .default([]),
    ttl: ttl
      .meta({
        description: "When the resources of its stack are destroyed.",
        example: { at: "2027-01-31T18:00:00Z", removeStack: true },
        defaultsTo: "never",
      })
      .optional(),
  },
);

export type PulumiDeploymentsSettings = z.output<typeof pulumiDeploymentsSchema>;
export type DeploymentRunSettings = z.output<typeof deploymentRunSchema>;
