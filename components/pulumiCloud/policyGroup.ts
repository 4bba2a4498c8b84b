import type * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";
import type { Plan } from "../../pipeline/plan/plan";
import { retention } from "../leaving/leaving";
import { type CloudContext, cloudImport, organization } from "./cloudContext";

/**
 * The policy group with the published policy packs, for every stack that the pipeline deploys. Pulumi Cloud then
 * enforces them in previews and updates. Pulumi: policy groups, which only some editions have.
 */
export function createPolicyGroup(context: CloudContext): pulumi.Resource[] {
  const { name, plan, parent } = context;
  if (plan.policyPacks.length === 0) return [];
  const { resourceName, groupName } = policyGroupNames(name);
  return [
    new pulumiservice.PolicyGroup(
      resourceName,
      {
        organizationName: organization(context),
        name: groupName,
        entityType: "stacks",
        mode: "preventative",
        policyPacks: plan.policyPacks.map(({ name: pack, version }) => ({ name: pack, versionTag: version })),
        stacks: deployedStacks(plan),
      },
      { parent, ...retention(context, "policyGroups", resourceName), ...cloudImport(context, resourceName) },
    ),
  ];
}

/** The names of the policy group in Pulumi and in Pulumi Cloud. `name` is the component's. */
export function policyGroupNames(name: string): { readonly resourceName: string; readonly groupName: string } {
  return { resourceName: `${name}-policies`, groupName: `gitlab-${name}` };
}

/** The stacks of the policy group. */
export function deployedStacks(plan: Pick<Plan, "access">): { name: string; routingProject: string }[] {
  return plan.access
    .filter(({ identity }) => identity === "deploy")
    .flatMap(({ stacks }) => stacks)
    .map((stack) => {
      const [, routingProject = "", name = ""] = stack.split("/");
      return { name, routingProject };
    });
}
