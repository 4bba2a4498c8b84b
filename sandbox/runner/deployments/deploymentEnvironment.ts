import { dirname } from "node:path";
import type { Secretable } from "../../cloud/deployments/settingsDocument";
import type { JobFolder } from "../jobFolder";
import type { DeploymentPayload } from "./deploymentPort";

/** The default `PATH`: Node's folder, then the system folders. */
const PATH = [dirname(process.execPath), "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/** The environment of a deployment's commands. `configured` are the variables of the machine. */
export function deploymentEnvironment(
  { deployment, stack, id, token, pageUrl }: DeploymentPayload,
  folder: JobFolder,
  configured: Readonly<Record<string, string>>,
): Record<string, string> {
  const { operation, version, revision, document } = deployment;
  const variables = Object.entries(document.operationContext?.environmentVariables ?? {});
  return {
    PATH: PATH.join(":"),
    LANG: process.platform === "linux" ? "C.UTF-8" : "en_US.UTF-8",
    ...configured,
    HOME: folder.home,
    TMPDIR: folder.temporary,
    PULUMI_HOME: `${folder.home}/.pulumi`,
    // By this, the processes of the deployment are found.
    CI_BUILDS_DIR: folder.root,
    PULUMI_ACCESS_TOKEN: token,
    PULUMI_CI_SYSTEM: "Pulumi Deployments",
    PULUMI_CI_BUILD_ID: id,
    PULUMI_CI_BUILD_NUMBER: String(version),
    PULUMI_CI_BUILD_URL: pageUrl,
    PULUMI_CI_ORGANIZATION: stack.organization,
    PULUMI_CI_PROJECT: stack.project,
    PULUMI_CI_STACK: stack.name,
    PULUMI_CI_OPERATION: operation,
    PULUMI_DEPLOY_OIDC_CONFIG: JSON.stringify(document.operationContext?.oidc ?? {}),
    ...(revision.branch !== undefined && { PULUMI_CI_BRANCH_NAME: revision.branch }),
    ...(revision.tag !== undefined && { PULUMI_CI_TAG_NAME: revision.tag }),
    ...(revision.pullRequest !== undefined && {
      PULUMI_PR_NUMBER: String(revision.pullRequest),
      PULUMI_CI_PULL_REQUEST_SHA: revision.commit ?? "",
    }),
    // These have precedence, also over the token.
    ...Object.fromEntries(variables.map(([name, value]) => [name, textOf(value)])),
  };
}

/** The texts that the log hides: the secrets of the settings, and the token. */
export function secretsOf({ deployment: { document }, token }: DeploymentPayload): string[] {
  const auth = document.sourceContext?.git?.gitAuth;
  const values = [
    ...Object.values(document.operationContext?.environmentVariables ?? {}),
    auth?.accessToken,
    auth?.basicAuth?.password,
    auth?.basicAuth?.userName,
  ];
  return [token, ...values.flatMap((value) => (typeof value === "object" ? [value.secret] : []))];
}

export function textOf(value: Secretable | undefined): string {
  return typeof value === "object" ? value.secret : (value ?? "");
}
