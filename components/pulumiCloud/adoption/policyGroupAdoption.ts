import { quoted } from "../../../pipeline/diagnostics/wording";
import type { Plan } from "../../../pipeline/plan/plan";
import { Adopted } from "../../../pipeline/settings/choices";
import { type Adoption, change, nothingAdopted } from "../../lookups/adoption";
import { deployedStacks, policyGroupNames } from "../policyGroup";
import { isManaged } from "../../lookups/stackState";
import { cloudPath } from "../lookups/cloudPath";
import { adopted, type CloudSearch } from "./cloudAdoption";

/** A policy group, as Pulumi Cloud describes it. Pulumi Cloud: GetPolicyGroup. */
interface FoundGroup {
  readonly mode: string;
  readonly entityType?: string;
  readonly stacks?: readonly { readonly name: string; readonly routingProject: string }[];
  readonly appliedPolicyPacks?: readonly { readonly name: string; readonly versionTag?: string }[];
}

/** Adopts an existing policy group of the planned name. */
export async function adoptPolicyGroup(search: CloudSearch, component: string, plan: Plan): Promise<Adoption> {
  const { organization } = search;
  const { resourceName, groupName: name } = policyGroupNames(component);
  const identity = { organizationName: organization, name };
  if (plan.policyPacks.length === 0 || isManaged(search.state, { type: "pulumiservice:index:PolicyGroup", identity })) {
    return nothingAdopted;
  }
  const response = await search.read(`/orgs${cloudPath(organization)}/policygroups${cloudPath(name)}`);
  if (!response) return nothingAdopted;
  const found = response.body as FoundGroup;
  const packs = (found.appliedPolicyPacks ?? []).map((one) => `${one.name}@${one.versionTag ?? ""}`);
  const stacks = (found.stacks ?? []).map((one) => `${one.routingProject}/${one.name}`);
  return adopted(
    search,
    {
      kind: Adopted.PolicyGroups,
      label: `policy group ${quoted(name)}`,
      path: "policyPacks",
      changes: [
        ...change("policy packs", text(packs), text(plan.policyPacks.map((one) => `${one.name}@${one.version}`))),
        ...change("stacks", text(stacks), text(deployedStacks(plan).map((one) => `${one.routingProject}/${one.name}`))),
      ],
      obstacle:
        found.mode === "preventative" && (found.entityType ?? "stacks") === "stacks"
          ? undefined
          : "it only audits, or is not for stacks, and Pulumi Cloud can't change that. Remove it",
      alternative: "remove it",
    },
    { [resourceName]: `${organization}/${name}` },
  );
}

function text(names: readonly string[]): string {
  return [...names].sort().join(", ");
}
