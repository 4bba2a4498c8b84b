import * as z from "zod";
import { coded } from "../diagnostics/codes";
import { branchName, deploymentName, programName, runnerTag, stackName, tagPattern } from "../names";
import { Approval, OnDrift } from "./choices";
import { escSchema } from "./esc";
import { named, section } from "./fields";
import { deploymentRunSchema } from "./pulumiDeployments";
import { kestraDeploymentSchema } from "./kestra";

const trigger = section(
  { args: "TriggerArgs", about: "What starts a deployment." },
  {
    branch: named(branchName)
      .meta({ description: "The branch of which each push is deployed.", example: "main" })
      .optional(),
    tag: named(tagPattern)
      .meta({ description: "The pattern of the tags that are deployed.", example: "release-*" })
      .optional(),
  },
).refine(({ branch, tag }) => (branch === undefined) !== (tag === undefined), {
  params: coded("BAD_TRIGGER"),
  error: ({ input }) =>
    Object.keys(input as object).length === 0
      ? "a deployment needs one trigger. Set either branch or tag"
      : "a deployment has one trigger, not two. Keep either branch or tag",
});

/** The schema of one deployment. */
export const deploymentSchema = section(
  { args: "DeploymentArgs", about: "One deployment of the promotion order." },
  {
    name: named(deploymentName).meta({
      description: "The name of the deployment and of its GitLab environment, which may be in a folder: `prod/eu`.",
      example: "staging",
    }),
    program: named(programName)
      .meta({ description: "The program that it deploys. Required where the project has several.", example: "network" })
      .optional(),
    stack: named(stackName)
      .meta({
        description:
          "The stack of the Pulumi program that it deploys, as `[organization/]project/stack`. Required unless it deploys Kestra flows.",
        example: "shop-api/staging",
      })
      .optional(),
    kestra: kestraDeploymentSchema
      .meta({
        description:
          "The Kestra server and the namespaces. Required where it deploys Kestra flows, and allowed only there.",
        example: {
          server: "https://kestra.example.com",
          token: "KESTRA_TOKEN",
          namespaces: [{ name: "acme.shop", path: "prod" }],
        },
      })
      .optional(),
    on: trigger.meta({
      description: "What starts the deployment: exactly one of `branch` and `tag`.",
      example: { branch: "main" },
    }),
    approval: z
      .enum(Approval)
      .meta({ description: "Whether a person has to start the deployment's job.", example: "manual" })
      .default(Approval.Automatic),
    preview: z
      .boolean()
      .meta({
        description:
          "Whether merge requests preview it. Their unreviewed code can then read its stack, including secrets.",
        example: true,
        defaultsTo:
          "`true` for a program's first deployment, unless it is the only one or is called prod…, and to `false` otherwise",
      })
      .optional(),
    onDrift: z
      .enum(OnDrift)
      .meta({
        description: "What the drift schedule does when this deployment has drifted.",
        example: "report",
        defaultsTo: "`drift.action`",
      })
      .optional(),
    runnerTags: z
      .array(named(runnerTag))
      .meta({
        description: "The tags of the runners that run the deployment.",
        example: ["production"],
        defaultsTo: "the `runnerTags` of all jobs",
      })
      .optional(),
    pulumiDeployments: deploymentRunSchema
      .meta({
        description: "How Pulumi Deployments runs the deployment. Needs `target: deployments`.",
        example: { ttl: { at: "2027-01-31T18:00:00Z" } },
      })
      .optional(),
    esc: escSchema
      .meta({
        description:
          "The content of the deployment's ESC environment. Without it the ESC environment is created empty, and updates do not change its content. A deployment of Kestra flows has an ESC environment only with it.",
        example: { aws: { roleArn: "arn:aws:iam::123456789012:role/shop-api-staging" } },
      })
      .optional(),
  },
);
