import type * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";
import { type CloudContext, organization } from "./cloudContext";

/**
 * The policy group with the published policy packs, for every stack that the pipeline deploys. Pulumi Cloud then
 * enforces them in previews and updates. Pulumi: policy groups, which only some editions have.
 */
export function createPolicyGroup(context: CloudContext): pulumi.Resource[] {
  const { name, plan, parent } = context;
  if (plan.policyPacks.length === 0) return [];
  return [
    new pulumiservice.PolicyGroup(
      `${name}-policies`,
      {
        organizationName: organization(context),
        name: `gitlab-${name}`,
        entityType: "stacks",
        mode: "preventative",
        policyPacks: plan.policyPacks.map(({ name: pack, version }) => ({ name: pack, versionTag: version })),
        stacks: deployedStacks(context),
      },
      { parent },
    ),
  ];
}

function deployedStacks({ plan }: CloudContext): { name: string; routingProject: string }[] {
  return plan.access
    .filter(({ identity }) => identity === "deploy")
    .flatMap(({ stacks }) => stacks)
    .map((stack) => {
      const [, routingProject = "", name = ""] = stack.split("/");
      return { name, routingProject };
    });
}
