import type { EscAttachment, EscPermission } from "../../pipeline/settings/choices";

/** What ESC environments hold that others are composed of. */
export interface EscBaseArgs {
  /** The environments that it is composed of, as `project/environment`; a later one wins. */
  imports?: string[];

  /** Configuration of the program's stack, such as `shop-api:replicas`. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the one type that the component analyzer knows for it
  pulumiConfig?: Record<string, any>;

  /** Variables for the program and its plugins. */
  environmentVariables?: Record<string, string>;

  /** Files: the variable that names the file, and what the file holds. */
  files?: Record<string, string>;
}

/** The ESC environment of a deployment, and its twin for previews, which is the same but for who it logs in as. */
export interface EscArgs extends EscBaseArgs {
  /** The environments that the previews' is composed of: their unreviewed code can read them. */
  previewImports?: string[];

  /** A login to AWS by OIDC. */
  aws?: AwsLoginArgs;

  /** A login to Azure by OIDC. */
  azure?: AzureLoginArgs;

  /** A login to Google Cloud by OIDC. */
  gcp?: GcpLoginArgs;

  /** Secrets that become values: others use them as `${secrets.<name>}`. */
  secrets?: EscSecretArgs[];

  /** More values, in ESC's words, for the deployment alone. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the one type that the component analyzer knows for it
  values?: Record<string, any>;

  /** More values, in ESC's words, for previews alone: their unreviewed code can read them. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the one type that the component analyzer knows for it
  previewValues?: Record<string, any>;

  /** A version tag that follows each revision of ours, and that jobs open: later edits of others are left out. */
  versionTag?: string;

  /** The teams that may open it besides the pipeline's jobs. */
  openers?: EscOpenerArgs[];

  /** How a job's stack gets it. Defaults to `job`: the job adds it in its checkout. */
  attach?: EscAttachment;
}

/** A login to AWS. */
export interface AwsLoginArgs {
  /** The ARN of the role that the deployment assumes. */
  roleArn: string;

  /** The role that previews assume, which can only read. Without it they have no AWS credentials. */
  previewRoleArn?: string;

  /** How long the credentials live, such as `1h`. Defaults to an hour. */
  duration?: string;
}

/** A login to Azure. */
export interface AzureLoginArgs {
  /** The tenant of Microsoft Entra. */
  tenantId: string;

  /** The subscription. */
  subscriptionId: string;

  /** The application that the deployment is. */
  clientId: string;

  /** The application that previews are, which can only read. Without it they have no Azure credentials. */
  previewClientId?: string;
}

/** A login to Google Cloud. */
export interface GcpLoginArgs {
  /** The number of the project. */
  project: number;

  /** The workload identity pool. */
  workloadPoolId: string;

  /** The provider in that pool which trusts Pulumi Cloud. */
  providerId: string;

  /** The service account that the deployment acts as. */
  serviceAccount: string;

  /** The account that previews act as, which can only read. Without it they have no Google credentials. */
  previewServiceAccount?: string;
}

/** A secret in an ESC environment. */
export interface EscSecretArgs {
  /** What it is called in the environment. */
  name: string;

  /** The name of the secret, in `secrets`, that is its value for the deployment. */
  secret: string;

  /** The name of the secret that previews get in its place, which unreviewed code can read. */
  previewSecret?: string;
}

/** Who else may open an ESC environment. */
export interface EscOpenerArgs {
  /** A team of the Pulumi organization. */
  team: string;

  /** What its members may do. Defaults to `open`. */
  permission?: EscPermission;
}
