import type * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";
import { organization, type Parts } from "./parts";

/**
 * Has Pulumi Cloud enforce the published policy packs for every stack that the pipeline deploys. Whatever runs there,
 * a preview or an update, has to pass them. Pulumi: policy groups, which only some editions have.
 */
export function createPolicyGroup(parts: Parts): pulumi.Resource[] {
  const { name, plan, parent } = parts;
  if (plan.policyPacks.length === 0) return [];
  return [
    new pulumiservice.PolicyGroup(
      `${name}-policies`,
      {
        organizationName: organization(parts),
        name: `gitlab-${name}`,
        entityType: "stacks",
        mode: "preventative",
        policyPacks: plan.policyPacks.map(({ name: pack, version }) => ({ name: pack, versionTag: version })),
        stacks: deployedStacks(parts),
      },
      { parent },
    ),
  ];
}

function deployedStacks({ plan }: Parts): { name: string; routingProject: string }[] {
  return plan.access
    .filter(({ identity }) => identity === "deploy")
    .flatMap(({ stacks }) => stacks)
    .map((stack) => {
      const [, routingProject = "", name = ""] = stack.split("/");
      return { name, routingProject };
    });
}
