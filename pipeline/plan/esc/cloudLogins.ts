import type { EscHolder } from "../../flow/flow";
import type { EscSettings } from "../../settings/settings";

/** A login to a cloud, as an ESC environment says it. */
export interface CloudLogin {
  /** Where its values stand. */
  readonly name: "aws" | "azure" | "gcp";
  readonly login: unknown;
  /** What plugins read it from. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * The default subject names no environment where Pulumi opens it for a stack (ESC: configuring OIDC), so that each
 * login says which it is in: a role can trust the deployment's alone.
 */
const subjectAttributes = ["currentEnvironment.name"];

/** The logins of a deployment, or of its previews, which have none but those that are meant for them. */
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
 * The subject that ESC's ID tokens have in an environment of ours, for the cloud's trust. Pulumi: subjectAttributes.
 */
export function escSubject(organization: string, project: string, name: string): string {
  // Pulumi: environments of the project "default" are named without it.
  const environment = project === "default" ? name : `${project}/${name}`;
  return `pulumi:environments:pulumi.organization.login:${organization}:currentEnvironment.name:${environment}`;
}
