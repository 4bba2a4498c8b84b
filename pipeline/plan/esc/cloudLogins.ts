import type { EscHolder } from "../../flow/flow";
import type { EscSettings } from "../../settings/settings";

/** A cloud login in an ESC environment's definition. */
export interface CloudLogin {
  /** The key of its values in the definition. */
  readonly name: "aws" | "azure" | "gcp";
  readonly login: unknown;
  /** The environment variables from which plugins read the credentials. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * The attributes of the ID token's subject. The default subject does not name the ESC environment if Pulumi opens it
 * for a stack (ESC: configuring OIDC). With this attribute a cloud role can trust the deployment's ESC environment
 * alone.
 */
const subjectAttributes = ["currentEnvironment.name"];

/**
 * Returns the cloud logins of a deployment or of its previews. Previews have only the logins that the settings give
 * them.
 */
export function cloudLogins({ aws, azure, gcp }: EscSettings, holder: EscHolder): CloudLogin[] {
  const preview = holder === "preview";
  const role = preview ? aws?.previewRoleArn : aws?.roleArn;
  const client = preview ? azure?.previewClientId : azure?.clientId;
  const account = preview ? gcp?.previewServiceAccount : gcp?.serviceAccount;
  return [
    ...(aws && role !== undefined ? [awsLogin(role, aws.duration)] : []),
    ...(azure && client !== undefined ? [azureLogin(azure, client)] : []),
    ...(gcp && account !== undefined ? [gcpLogin(gcp, account)] : []),
  ];
}

function awsLogin(roleArn: string, duration: string): CloudLogin {
  const oidc = { roleArn, sessionName: "pulumi-pipeline", duration, subjectAttributes };
  return {
    name: "aws",
    login: { "fn::open::aws-login": { oidc } },
    variables: {
      AWS_ACCESS_KEY_ID: "${aws.login.accessKeyId}",
      AWS_SECRET_ACCESS_KEY: "${aws.login.secretAccessKey}",
      AWS_SESSION_TOKEN: "${aws.login.sessionToken}",
    },
  };
}

function azureLogin({ tenantId, subscriptionId }: NonNullable<EscSettings["azure"]>, clientId: string): CloudLogin {
  const subscription = subscriptionId.startsWith("/") ? subscriptionId : `/subscriptions/${subscriptionId}`;
  const login = { clientId, tenantId, subscriptionId: subscription, oidc: true, subjectAttributes };
  return {
    name: "azure",
    login: { "fn::open::azure-login": login },
    variables: {
      ARM_USE_OIDC: "true",
      ARM_CLIENT_ID: "${azure.login.clientId}",
      ARM_TENANT_ID: "${azure.login.tenantId}",
      ARM_SUBSCRIPTION_ID: "${azure.login.subscriptionId}",
      ARM_OIDC_TOKEN: "${azure.login.oidc.token}",
    },
  };
}

function gcpLogin(
  { project, workloadPoolId, providerId }: NonNullable<EscSettings["gcp"]>,
  serviceAccount: string,
): CloudLogin {
  const oidc = { workloadPoolId, providerId, serviceAccount, subjectAttributes };
  return {
    name: "gcp",
    login: { "fn::open::gcp-login": { project, oidc } },
    variables: {
      GOOGLE_CLOUD_PROJECT: "${gcp.login.project}",
      GOOGLE_OAUTH_ACCESS_TOKEN: "${gcp.login.accessToken}",
    },
  };
}

/**
 * Returns the subject of ESC's ID tokens from an ESC environment, for the cloud's trust policy. Pulumi:
 * subjectAttributes.
 */
export function escSubject(organization: string, project: string, name: string): string {
  // Pulumi: in the project "default", an ESC environment is named without the project.
  const environment = project === "default" ? name : `${project}/${name}`;
  return `pulumi:environments:pulumi.organization.login:${organization}:currentEnvironment.name:${environment}`;
}
