import type { PackageDefinition } from "../definition";
import { loadSchema } from "../schema";
import { orgAccessToken, teamAccessToken } from "./accessTokens";
import { type Cloud, configureCloud } from "./context";
import { agentPool } from "./deployments/agentPool";
import { apiDeploymentSettings } from "./deployments/apiSettings";
import { deploymentSettings } from "./deployments/deploymentSettings";
import { deploymentSchedule, driftSchedule, ttlSchedule } from "./deployments/schedules";
import { webhook } from "./deployments/webhook";
import { escEnvironment } from "./environment";
import { environmentVersionTag } from "./environmentVersionTag";
import { orgToken, personalToken, teamToken } from "./expiringTokens";
import { getCurrentUser, getOrganizationMember } from "./functions";
import { oidcIssuer } from "./oidcIssuer";
import { policyGroup } from "./policyGroup";
import { stackConfig } from "./stackConfig";
import { team } from "./team";
import { teamEnvironmentPermission, teamStackPermission } from "./teamPermissions";

/** The part of the Pulumi Cloud provider that pulumi-pipeline uses. */
export function pulumiservicePackage(): PackageDefinition<Cloud> {
  const { schema, text } = loadSchema("pulumiservice");
  return {
    schema,
    schemaText: text,
    namesProperties: true,
    acceptsSecrets: true,
    configure: configureCloud,
    resources: {
      "pulumiservice:index:AgentPool": agentPool,
      "pulumiservice:index:DeploymentSchedule": deploymentSchedule,
      "pulumiservice:index:DeploymentSettings": deploymentSettings,
      "pulumiservice:index:DriftSchedule": driftSchedule,
      "pulumiservice:index:Environment": escEnvironment,
      "pulumiservice:index:EnvironmentVersionTag": environmentVersionTag,
      "pulumiservice:index:OidcIssuer": oidcIssuer,
      "pulumiservice:index:OrgAccessToken": orgAccessToken,
      "pulumiservice:index:PolicyGroup": policyGroup,
      "pulumiservice:index:Team": team,
      "pulumiservice:index:TeamAccessToken": teamAccessToken,
      "pulumiservice:index:TeamEnvironmentPermission": teamEnvironmentPermission,
      "pulumiservice:index:TeamStackPermission": teamStackPermission,
      "pulumiservice:index:TtlSchedule": ttlSchedule,
      "pulumiservice:index:Webhook": webhook,
      "pulumiservice:api/deployments:Settings": apiDeploymentSettings,
      "pulumiservice:api/stacks:Config": stackConfig,
      "pulumiservice:api/tokens:OrgToken": orgToken,
      "pulumiservice:api/tokens:PersonalToken": personalToken,
      "pulumiservice:api/tokens:TeamToken": teamToken,
    },
    functions: {
      "pulumiservice:index:getCurrentUser": getCurrentUser,
      "pulumiservice:index:getOrganizationMember": getOrganizationMember,
    },
  };
}
