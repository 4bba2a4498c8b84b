import { exceptionFor } from "../../pipeline/checks/settings/exceptions";
import type { Diagnostic } from "../../pipeline/diagnostics/diagnostic";
import { quoted } from "../../pipeline/diagnostics/wording";
import { haveSamePolicies } from "../../pipeline/plan/access/canonicalPolicies";
import { isManaged, type StackResource } from "../lookups/stackState";
import type { CloudSearch } from "../pulumiCloud/adoption/cloudAdoption";
import { isDefault, managedIssuer, policyText } from "../pulumiCloud/adoption/issuerAdoption";
import { type FoundTeam, unplannedPermissions } from "../pulumiCloud/adoption/teamAdoption";
import { type Issuer, issuerPolicy } from "../pulumiCloud/issuer";
import { cloudPath } from "../pulumiCloud/lookups/cloudPath";
import type { FoundIssuer } from "../pulumiCloud/lookups/findIssuer";
import type { TeamResources } from "../pulumiCloud/teamResources";
import { riskIn, type RiskOf } from "./risk";

/**
 * The risks of policies of the issuer, which this stack manages, that somebody added. An update of the policies replaces
 * the whole list.
 */
export function addedPolicies(
  search: CloudSearch,
  wanted: Issuer,
  found: FoundIssuer | undefined,
  riskOf: RiskOf,
): Diagnostic[] {
  const managed = managedIssuer(search, wanted);
  if (!managed) return [];
  const recorded = (managed.outputs.policies ?? []) as readonly object[];
  const planned = wanted.policies.map(issuerPolicy);
  const known = [...planned, ...recorded];
  return (found?.policies ?? [])
    .filter((one) => !isDefault(one) && !known.some((policy) => haveSamePolicies([policy], [one])))
    .map((one) => {
      const what = `the OIDC issuer has a policy that is not planned: ${policyText(one)}. That is a risk`;
      return haveSamePolicies(planned, recorded)
        ? riskOf(
            "WIDENED_ACCESS",
            "trust",
            `${what}. pulumi up --refresh removes it; without --refresh, an update is refused`,
          )
        : riskIn(true)("WIDENED_ACCESS", "trust", `${what}. This update removes it`);
    });
}

/** The risks of teams, which this stack manages, with more permissions than planned, unless an exception allows them. */
export async function widenedTeams(
  search: CloudSearch,
  teams: readonly TeamResources[],
  riskOf: RiskOf,
): Promise<Diagnostic[]> {
  const { organization: organizationName, state } = search;
  const managed = teams.filter(({ name }) =>
    isManaged(state, { type: "pulumiservice:index:Team", identity: { organizationName, name } }),
  );
  return widerTeams(search, managed, riskOf);
}

/** The same of teams whose permissions are all planned here, also if another stack manages them. */
export async function widerTeams(
  search: CloudSearch,
  teams: readonly TeamResources[],
  riskOf: RiskOf,
): Promise<Diagnostic[]> {
  const { organization, exceptions } = search;
  const isAllowed = exceptionFor(exceptions ?? [], { code: "WIDER_TEAM", path: "organization" }) !== undefined;
  const found = await Promise.all(
    teams.map(async (team) => {
      const response = await search.read(`/orgs${cloudPath(organization)}/teams${cloudPath(team.name)}`);
      if (!response) return [];
      const unplanned = unplannedPermissions(withRecorded(team, search.state), response.body as FoundTeam);
      if (unplanned.length === 0) return [];
      const what = `team ${quoted(team.name)} has more permissions than planned: ${unplanned.join(", ")}. That is a risk`;
      const wayOut = `No update removes them: do that in Pulumi Cloud${isAllowed ? "" : "; until then, an update is refused"}`;
      return [(isAllowed ? riskIn(true) : riskOf)("WIDENED_ACCESS", "organization", `${what}. ${wayOut}`)];
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
