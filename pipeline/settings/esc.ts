import * as z from "zod";
import { quoted } from "../errors";
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
import { named, strict } from "./fields";

const secret = strict({
  name: named(escValueName).describe("What it is called in the environment: other values use it as ${secrets.<name>}."),
  secret: named(secretName).describe("The name of the secret that is its value for the deployment."),
  previewSecret: named(secretName)
    .describe("The name of the secret that previews get in its place, which unreviewed code can read.")
    .optional(),
});

const aws = strict({
  roleArn: named(awsRole).describe("The role that the deployment assumes."),
  previewRoleArn: named(awsRole)
    .describe("The role that previews assume, which can only read. Without it they have no AWS credentials.")
    .optional(),
  duration: named(escDuration)
    .describe("How long the credentials live, such as 1h. Defaults to an hour.")
    .default("1h"),
});

const azure = strict({
  tenantId: named(azureId).describe("The tenant of Microsoft Entra."),
  subscriptionId: named(azureSubscription).describe("The subscription."),
  clientId: named(azureId).describe("The application that the deployment is."),
  previewClientId: named(azureId)
    .describe("The application that previews are, which can only read. Without it they have no Azure credentials.")
    .optional(),
});

const gcp = strict({
  project: z
    .int({ error: ({ input }) => `${quoted(input)} is not the number of a Google Cloud project, such as 123456789012` })
    .positive()
    .describe("The number of the Google Cloud project."),
  workloadPoolId: named(googlePool).describe("The workload identity pool."),
  providerId: named(googlePool).describe("The provider in that pool which trusts Pulumi Cloud."),
  serviceAccount: named(serviceAccount).describe("The service account that the deployment acts as."),
  previewServiceAccount: named(serviceAccount)
    .describe("The account that previews act as, which can only read. Without it they have no Google credentials.")
    .optional(),
});

const opener = strict({
  team: named(teamName).describe("A team of the Pulumi organization."),
  permission: z
    .enum(EscPermission)
    .describe("What its members may do: read, open, write or admin. Defaults to open.")
    .default(EscPermission.Open),
});

const imports = z.array(named(escImport));

/** What a deployment and its previews have alike: no login and no secret of ours. */
const shared = {
  pulumiConfig: z
    .record(z.string(), z.unknown())
    .describe("Configuration of the program's stack, such as shop-api:replicas.")
    .optional(),
  environmentVariables: z
    .record(named(variableName), z.union([z.string(), z.number(), z.boolean()]))
    .describe("Variables for the program and its plugins.")
    .optional(),
  files: z
    .record(named(variableName), z.string())
    .describe("Files: the variable that names the file, and what the file holds.")
    .optional(),
};

/** The environment that all of a project's are composed of. */
export const escBaseSchema = strict({
  imports: imports
    .describe(
      "The ESC environments that it is composed of, as project/environment; a later one wins. Previews get them too.",
    )
    .optional(),
  ...shared,
});

/** The environment of a deployment, and its twin for previews, which is the same but for who it logs in as. */
export const escSchema = strict({
  imports: imports
    .describe("The ESC environments that the deployment's is composed of, as project/environment; a later one wins.")
    .optional(),
  previewImports: imports
    .describe("The ESC environments that the previews' is composed of: their unreviewed code can read them.")
    .optional(),
  ...shared,
  aws: aws.describe("A login to AWS by OIDC.").optional(),
  azure: azure.describe("A login to Azure by OIDC.").optional(),
  gcp: gcp.describe("A login to Google Cloud by OIDC.").optional(),
  secrets: z.array(secret).describe("Secrets of the platform stack that become values.").optional(),
  values: z
    .record(z.string(), z.unknown())
    .describe("More values, in ESC's words, for the deployment alone.")
    .optional(),
  previewValues: z
    .record(z.string(), z.unknown())
    .describe("More values, in ESC's words, for previews alone: their unreviewed code can read them.")
    .optional(),
  versionTag: named(escTag)
    .describe(
      "A version tag that follows each revision of ours, and that jobs open: later edits of others are left out.",
    )
    .optional(),
  openers: z.array(opener).describe("The teams that may open it besides the pipeline's jobs.").optional(),
  attach: z
    .enum(EscAttachment)
    .describe("How a job's stack gets it: by the job in its checkout, or linked to the stack in Pulumi Cloud for all.")
    .default(EscAttachment.Job),
});
