import * as z from "zod";
import { quoted } from "../diagnostics/wording";
import { secretName, teamName, variableName } from "../names";
import {
  awsRole,
  azureId,
  azureSubscription,
  escDuration,
  escImport,
  escTag,
  escValueName,
  googlePool,
  serviceAccount,
} from "../escNames";
import { EscAttachment, EscPermission } from "./choices";
import { named, section } from "./fields";

const secret = section(
  { args: "EscSecretArgs", about: "A secret of the platform stack in an ESC environment." },
  {
    name: named(escValueName).meta({
      description: "The name of the secret in the ESC environment: other values refer to it as `${secrets.<name>}`.",
      example: "databasePassword",
    }),
    secret: named(secretName).meta({
      description: "The name of the secret that is its value for the deployment.",
      example: "db",
    }),
    previewSecret: named(secretName)
      .meta({
        description: "The name of the secret that is its value for previews. Unreviewed code can read it.",
        example: "previewDb",
      })
      .optional(),
  },
);

const aws = section(
  { args: "AwsLoginArgs", about: "A login to AWS." },
  {
    roleArn: named(awsRole).meta({
      description: "The ARN of the role that the deployment assumes.",
      example: "arn:aws:iam::123456789012:role/shop-api-staging",
    }),
    previewRoleArn: named(awsRole)
      .meta({
        description:
          "The ARN of the role that previews assume, which can only read. Without it previews have no AWS credentials.",
        example: "arn:aws:iam::123456789012:role/shop-api-reader",
      })
      .optional(),
    duration: named(escDuration)
      .meta({ description: "How long the credentials are valid, at most 12 hours.", example: "30m" })
      .default("1h"),
  },
);

const azure = section(
  { args: "AzureLoginArgs", about: "A login to Azure." },
  {
    tenantId: named(azureId).meta({
      description: "The tenant of Microsoft Entra.",
      example: "11111111-2222-3333-4444-555555555555",
    }),
    subscriptionId: named(azureSubscription).meta({
      description: "The subscription.",
      example: "22222222-2222-3333-4444-555555555555",
    }),
    clientId: named(azureId).meta({
      description: "The application that the deployment logs in as.",
      example: "33333333-2222-3333-4444-555555555555",
    }),
    previewClientId: named(azureId)
      .meta({
        description:
          "The application that previews log in as, which can only read. Without it previews have no Azure credentials.",
        example: "44444444-2222-3333-4444-555555555555",
      })
      .optional(),
  },
);

const gcp = section(
  { args: "GcpLoginArgs", about: "A login to Google Cloud." },
  {
    project: z
      .int({
        error: ({ input }) => `${quoted(input)} is not the number of a Google Cloud project, such as 123456789012`,
      })
      .positive()
      .meta({ description: "The number of the Google Cloud project.", example: 123456789012 }),
    workloadPoolId: named(googlePool).meta({ description: "The workload identity pool.", example: "pulumi" }),
    providerId: named(googlePool).meta({
      description: "The provider in that pool that trusts Pulumi Cloud.",
      example: "pulumi-cloud",
    }),
    serviceAccount: named(serviceAccount).meta({
      description: "The service account that the deployment acts as.",
      example: "deploy@shop.iam.gserviceaccount.com",
    }),
    previewServiceAccount: named(serviceAccount)
      .meta({
        description:
          "The service account that previews act as, which can only read. Without it previews have no Google Cloud credentials.",
        example: "preview@shop.iam.gserviceaccount.com",
      })
      .optional(),
  },
);

const opener = section(
  { args: "EscOpenerArgs", about: "A team that may use an ESC environment besides the pipeline's jobs." },
  {
    team: named(teamName).meta({ description: "A team of the Pulumi organization.", example: "shop-developers" }),
    permission: z
      .enum(EscPermission)
      .meta({ description: "What the team's members may do.", example: "read" })
      .default(EscPermission.Open),
  },
);

const imports = z.array(named(escImport));

/** The content that a deployment shares with its previews. It must not contain logins and secrets. */
const shared = {
  pulumiConfig: z
    .record(z.string(), z.unknown())
    .meta({ description: "Configuration of the program's stack.", example: { "shop-api:replicas": 2 } })
    .optional(),
  environmentVariables: z
    .record(named(variableName), z.union([z.string(), z.number(), z.boolean()]))
    .meta({
      description: "Environment variables for the program and its plugins.",
      example: { AWS_REGION: "eu-west-1" },
    })
    .optional(),
  files: z
    .record(named(variableName), z.string())
    .meta({
      description: "Files, by the environment variable that holds the path of each, with their content.",
      example: { KUBECONFIG: "apiVersion: v1" },
    })
    .optional(),
};

/** The schema of a base ESC environment. */
export const escBaseSchema = section(
  { args: "EscBaseArgs", about: "The content of an ESC environment that other ESC environments import." },
  {
    imports: imports
      .meta({
        description:
          "The ESC environments that it imports, as `project/environment`; a later one overrides the earlier. Previews get them too.",
        example: ["aws/region"],
      })
      .optional(),
    ...shared,
  },
);

/**
 * The schema of a deployment's ESC environment and its preview ESC environment, which differ in their logins, secrets
 * and values.
 */
export const escSchema = section(
  {
    args: "EscArgs",
    about:
      "The content of a deployment's ESC environment, and of its counterpart for previews, which differs in its logins, secrets and values.",
  },
  {
    imports: imports
      .meta({
        description:
          "The ESC environments that the deployment's ESC environment imports, as `project/environment`; a later one overrides the earlier.",
        example: ["aws/production@stable"],
      })
      .optional(),
    previewImports: imports
      .meta({
        description: "The ESC environments that the previews' ESC environment imports. Unreviewed code can read them.",
        example: ["aws/sandbox"],
      })
      .optional(),
    ...shared,
    aws: aws
      .meta({
        description: "A login to AWS by OIDC.",
        example: { roleArn: "arn:aws:iam::123456789012:role/shop-api-staging" },
      })
      .optional(),
    azure: azure
      .meta({
        description: "A login to Azure by OIDC.",
        example: {
          tenantId: "11111111-2222-3333-4444-555555555555",
          subscriptionId: "22222222-2222-3333-4444-555555555555",
          clientId: "33333333-2222-3333-4444-555555555555",
        },
      })
      .optional(),
    gcp: gcp
      .meta({
        description: "A login to Google Cloud by OIDC.",
        example: {
          project: 123456789012,
          workloadPoolId: "pulumi",
          providerId: "pulumi-cloud",
          serviceAccount: "deploy@shop.iam.gserviceaccount.com",
        },
      })
      .optional(),
    secrets: z
      .array(secret)
      .meta({
        description: "Secrets of the platform stack that become values of the ESC environment.",
        example: [{ name: "databasePassword", secret: "db" }],
      })
      .optional(),
    values: z
      .record(z.string(), z.unknown())
      .meta({
        description: "More values of the ESC environment, in ESC's own syntax, for the deployment only.",
        example: { pulumiConfig: { "shop-api:dbPassword": "${secrets.databasePassword}" } },
      })
      .optional(),
    previewValues: z
      .record(z.string(), z.unknown())
      .meta({
        description:
          "More values of the ESC environment, in ESC's own syntax, for previews only. Unreviewed code can read them.",
        example: { pulumiConfig: { "shop-api:dbPassword": "none" } },
      })
      .optional(),
    versionTag: named(escTag)
      .meta({
        description:
          "A version tag that is moved to each revision that this stack writes, and that the jobs open. Edits by others are not opened.",
        example: "stable",
      })
      .optional(),
    openers: z
      .array(opener)
      .meta({
        description: "The teams that may use the ESC environment besides the pipeline's jobs.",
        example: [{ team: "shop-developers", permission: "read" }],
      })
      .optional(),
    attach: z
      .enum(EscAttachment)
      .meta({ description: "How a job's stack gets the ESC environment.", example: "stack" })
      .default(EscAttachment.Job),
  },
);
