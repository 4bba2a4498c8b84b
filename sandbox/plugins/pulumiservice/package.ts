import type { PackageDefinition } from "../definition";
import { loadSchema } from "../schema";
import { orgAccessToken, teamAccessToken } from "./accessTokens";
import { type Cloud, configureCloud } from "./context";
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
    configure: configureCloud,
    resources: {
      "pulumiservice:index:Environment": escEnvironment,
      "pulumiservice:index:EnvironmentVersionTag": environmentVersionTag,
      "pulumiservice:index:OidcIssuer": oidcIssuer,
      "pulumiservice:index:OrgAccessToken": orgAccessToken,
      "pulumiservice:index:PolicyGroup": policyGroup,
      "pulumiservice:index:Team": team,
      "pulumiservice:index:TeamAccessToken": teamAccessToken,
      "pulumiservice:index:TeamEnvironmentPermission": teamEnvironmentPermission,
      "pulumiservice:index:TeamStackPermission": teamStackPermission,
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
