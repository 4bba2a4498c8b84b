import { type Diagnostic, warningAt } from "../../pipeline/diagnostics/diagnostic";
import { quoted } from "../../pipeline/diagnostics/wording";
import { haveSamePolicies } from "../../pipeline/plan/access/canonicalPolicies";
import { isManaged, type StackResource } from "../lookups/stackState";
import type { CloudSearch } from "../pulumiCloud/adoption/cloudAdoption";
import { isDefault, managedIssuer, policyText } from "../pulumiCloud/adoption/issuerAdoption";
import { type FoundTeam, unplannedPermissions } from "../pulumiCloud/adoption/teamAdoption";
import { type Issuer, issuerPolicy } from "../pulumiCloud/issuer";
import { cloudPath } from "../pulumiCloud/lookups/cloudReader";
import type { FoundIssuer } from "../pulumiCloud/lookups/findIssuer";
import type { TeamResources } from "../pulumiCloud/teamResources";

/** The warnings about policies that somebody added to the issuer, if this stack manages it. */
export function addedPolicies(search: CloudSearch, wanted: Issuer, found: FoundIssuer | undefined): Diagnostic[] {
  const managed = managedIssuer(search, wanted);
  if (!managed) return [];
  const recorded = (managed.outputs.policies ?? []) as readonly object[];
  const known = [...wanted.policies.map(issuerPolicy), ...recorded];
  return (found?.policies ?? [])
    .filter((one) => !isDefault(one) && !known.some((policy) => haveSamePolicies([policy], [one])))
    .map((one) =>
      widened(
        "trust",
        `the OIDC issuer has a policy that is not planned: ${policyText(one)}`,
        "pulumi up --refresh removes it",
      ),
    );
}

/** The warnings about teams that this stack manages, and that have more permissions than planned. */
export async function widenedTeams(search: CloudSearch, teams: readonly TeamResources[]): Promise<Diagnostic[]> {
  const { organization } = search;
  const managed = teams.filter(({ name }) =>
    isManaged(search.state, { type: "pulumiservice:index:Team", identity: { organizationName: organization, name } }),
  );
  const found = await Promise.all(
    managed.map(async (team) => {
      const response = await search.read(`/orgs${cloudPath(organization)}/teams${cloudPath(team.name)}`);
      if (!response) return [];
      const unplanned = unplannedPermissions(withRecorded(team, search.state), response.body as FoundTeam);
      if (unplanned.length === 0) return [];
      const what = `team ${quoted(team.name)} has more permissions than planned: ${unplanned.join(", ")}`;
      return [widened("organization", what, "No update removes them: do that in Pulumi Cloud")];
    }),
  );
  return found.flat();
}

/** Adds the permissions in the state to a team. This update removes those that are no longer planned. */
function withRecorded(team: TeamResources, state: readonly StackResource[]): TeamResources {
  const ofTeam = (type: string) =>
    state.filter((one) => one.type === `pulumiservice:index:${type}` && one.outputs.team === team.name);
  return {
    ...team,
    stacks: [
      ...team.stacks,
      ...ofTeam("TeamStackPermission").map(({ name, outputs }) => ({
        resourceName: name,
        project: String(outputs.project),
        stack: String(outputs.stack),
        permission: "read" as const,
      })),
    ],
    escEnvironments: [
      ...team.escEnvironments,
      ...ofTeam("TeamEnvironmentPermission").map(({ name, outputs }) => ({
        resourceName: name,
        project: String(outputs.project),
        escEnvironment: String(outputs.environment),
      })),
    ],
  };
}

function widened(path: string, what: string, wayOut: string): Diagnostic {
  return warningAt("WIDENED_ACCESS", path, `${what}. That is a risk. ${wayOut}`);
}
