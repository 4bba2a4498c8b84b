import { Hono } from "hono";
import { memberPermissionsOf, organizationFor, roleIn } from "../access";
import type { CloudEnv } from "../authentication";
import { publicId } from "../identifiers";
import type { CloudState } from "../state";

/**
 * Pulumi Cloud: GetOrganizationMetadata, with the fields that clients need: the members' permissions and counts of objects.
 * All feature flags are off.
 */
export function organizationRoutes(state: CloudState): Hono<CloudEnv> {
  const routes = new Hono<CloudEnv>();

  routes.get("/orgs/:organization/metadata", (context) => {
    const caller = context.get("caller");
    const organization = organizationFor(state, caller, context.req.param("organization"));
    const { id, name, members, created } = organization;
    const { stacks, environments } = memberPermissionsOf(organization);
    const countIn = (rows: readonly { readonly organization: string }[]) =>
      rows.filter((row) => row.organization === name).length;
    return context.json({
      id: publicId("organization", id),
      kind: "pulumi",
      created: created.toISOString(),
      userRole: roleIn(organization, caller),
      defaultStackPermission: stacks,
      defaultEnvironmentPermission: environments,
      defaultAccountPermission: 0,
      membersCanCreateStacks: true,
      membersCanDeleteStacks: true,
      membersCanTransferStacks: true,
      membersCanCreateTeams: false,
      membersCanCreateAccounts: false,
      memberCount: members.size,
      stackCount: countIn(state.stacks.all()),
      environmentCount: countIn(state.environments.all()),
      accountCount: 0,
      preferredVCS: "gitlab",
      ...withoutFeatures,
    });
  });

  return routes;
}

const withoutFeatures = {
  features: {},
  aiEnablement: "disabled",
  auditLogsEnabled: false,
  insightsTrialUsingPolicy: false,
  neoApprovalMode: "manual",
  neoEnabled: false,
  neoTaskSharingMode: "none",
  webhooksEnabled: false,
};
