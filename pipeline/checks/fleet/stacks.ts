import { type Diagnostic, errorAt } from "../../diagnostics/diagnostic";
import { quoted } from "../../diagnostics/wording";
import { stackFile } from "../../stackFile";
import type { FleetContext } from "./fleetCheck";
import { inStack } from "./inStack";
import type { FleetMember } from "../../foundation/fleetProject";

/** Where a project of a fleet would come to a stack that another one deploys. To share a group is to share no stack. */
export function fleetStackErrors({ projects }: FleetContext): Diagnostic[] {
  const deployedBy = new Map<string, string>();
  for (const project of projects) {
    for (const key of stacksOf(project)) if (!deployedBy.has(key)) deployedBy.set(key, project.stack);
  }
  return projects.flatMap((project) =>
    [...sharedStacks(project, deployedBy), ...foreignTemplate(project, deployedBy)].map((diagnostic) =>
      inStack(project.stack, diagnostic),
    ),
  );
}

/** The identity that deploys a stack can read its secrets and destroy its resources. */
function sharedStacks(project: FleetMember, deployedBy: ReadonlyMap<string, string>): Diagnostic[] {
  return stacksOf(project).flatMap((key, index): Diagnostic[] => {
    const owner = deployedBy.get(key);
    if (owner === undefined || owner === project.stack) return [];
    const stack = quoted(project.settings.deployments[index]?.stack);
    const message = `${stack} is a stack that ${stackFile(owner)} deploys, and each could change what the other deployed. Deploy a stack of its own, or take it out of one of the two`;
    return [errorAt("DUPLICATE_STACK", `deployments[${index}].stack`, message)];
  });
}

/** Pulumi: permission to copy a stack's configuration includes exporting its state and decrypting its secrets. */
function foreignTemplate(
  { stack, settings, flow }: FleetMember,
  deployedBy: ReadonlyMap<string, string>,
): Diagnostic[] {
  if (!flow.reviewStacks) return [];
  const owner = deployedBy.get(flow.reviewStacks.template.toLowerCase());
  if (owner === undefined || owner === stack) return [];
  const message = `${quoted(settings.reviewStacks?.template)} is a stack that ${stackFile(owner)} deploys: the unreviewed code of a review stack could read its state and its secrets. Name a stack that is only a template`;
  return [errorAt("TEMPLATE_READS_SECRETS", "reviewStacks.template", message)];
}

/**
 * The stacks that a project deploys, in full and without letter case, which is no difference that one should rely on.
 */
function stacksOf({ flow }: FleetMember): string[] {
  return flow.deployments.map(({ stack }) => stack.toLowerCase());
}
