import type * as pulumi from "@pulumi/pulumi";
import type { FoundationPlan } from "../../pipeline/foundation/planFoundation";
import { type Adoption, joined } from "../lookups/adoption";
import type { StackResource } from "../lookups/stackState";
import { cloudSearch } from "../pulumiCloud/adoption/cloudAdoption";
import { adoptEscEnvironments } from "../pulumiCloud/adoption/escAdoption";
import { adoptIssuer, type IssuerAdoption } from "../pulumiCloud/adoption/issuerAdoption";
import { adoptTeams, type PlannedTeam } from "../pulumiCloud/adoption/teamAdoption";
import { escResourceNames } from "../pulumiCloud/escEnvironments";
import type { Issuer } from "../pulumiCloud/issuer";
import type { FoundIssuer } from "../pulumiCloud/lookups/findIssuer";

/** The names in Pulumi of a foundation's resources. `name` is the component's. */
export const foundationNames = {
  issuer: (name: string) => `${name}-issuer`,
  base: (name: string) => escResourceNames.environment(name, "base"),
};

/** The teams of groups, with permission to open the ESC environments that their projects import. */
export function sharedTeams(
  name: string,
  { teams }: FoundationPlan,
): (PlannedTeam & { readonly description: string })[] {
  return teams.map(({ name: team, description, imports }) => {
    const resourceName = `${name}-team-${team}`;
    return {
      name: team,
      description,
      resourceName,
      stacks: [],
      escEnvironments: imports.map((path) => {
        const [project = "", escEnvironment = ""] = path.split("/");
        return { resourceName: `${resourceName}-esc-${project}-${escEnvironment}`, project, escEnvironment };
      }),
      // The stacks of the group's projects give it their permissions.
      mayHaveMore: true,
    };
  });
}

/** The adoptions of existing shared resources that the foundation's stack does not manage. */
export async function adoptShared(
  name: string,
  plan: FoundationPlan,
  wanted: Issuer,
  found: FoundIssuer | undefined,
  state: readonly StackResource[],
  options: pulumi.InvokeOptions,
): Promise<IssuerAdoption> {
  const { organization, adopt, base } = plan;
  const search = cloudSearch({ organization, adopt, state }, options);
  const issuer = adoptIssuer(search, foundationNames.issuer(name), wanted, found);
  const others: Adoption[] = await Promise.all([
    adoptTeams(search, sharedTeams(name, plan)),
    adoptEscEnvironments(search, name, base ? [{ ...base, key: "base", path: "base", tags: [] }] : []),
  ]);
  const unreadable = { imports: {}, diagnostics: search.unreadable() };
  return { ...joined([issuer, ...others, unreadable]), url: issuer.url };
}
