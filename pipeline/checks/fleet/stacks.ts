import { type Diagnostic, errorAt } from "../../diagnostics/diagnostic";
import { quoted } from "../../diagnostics/wording";
import { stackFile } from "../../stackFile";
import type { FleetContext } from "./fleetCheck";
import { inStack } from "./inStack";
import type { Flow, FlowDeployment } from "../../flow/flow";
import type { Settings } from "../../settings/settings";

/** The part of a project's settings and flow that says which stacks it deploys. */
export interface DeployedStacks {
  readonly stack: string;
  readonly settings: {
    readonly deployments: readonly Pick<Settings["deployments"][number], "name" | "stack">[];
    readonly reviewStacks?: Settings["reviewStacks"];
  };
  readonly flow: {
    readonly deployments: readonly Pick<FlowDeployment, "name" | "stack" | "path">[];
    readonly reviewStacks?: Flow["reviewStacks"];
  };
}

/**
 * Returns errors for stacks that two projects deploy, and for templates that another project deploys. Projects that
 * share a group still have their own stacks.
 */
export function fleetStackErrors({ projects }: FleetContext): Diagnostic[] {
  return stackErrors(projects);
}

/** Returns the same errors for any projects, whether they share a foundation or not. */
export function stackErrors(projects: readonly DeployedStacks[]): Diagnostic[] {
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

/**
 * Returns errors for stacks that an earlier project deploys. The identity that deploys a stack can read its secrets and
 * destroy its resources.
 */
function sharedStacks(project: DeployedStacks, deployedBy: ReadonlyMap<string, string>): Diagnostic[] {
  return project.flow.deployments.flatMap(({ name, stack, path }): Diagnostic[] => {
    const owner = deployedBy.get(stack.toLowerCase());
    if (owner === undefined || owner === project.stack) return [];
    const written = project.settings.deployments.find((one) => one.name === name)?.stack;
    const message = `${quoted(written)} is also deployed by ${stackFile(owner)}, and each could change what the other deployed. Deploy another stack, or remove it from one of the two`;
    return [errorAt("DUPLICATE_STACK", `${path}.stack`, message)];
  });
}

/** Pulumi: permission to copy a stack's configuration includes exporting its state and decrypting its secrets. */
function foreignTemplate(
  { stack, settings, flow }: DeployedStacks,
  deployedBy: ReadonlyMap<string, string>,
): Diagnostic[] {
  if (!flow.reviewStacks) return [];
  const owner = deployedBy.get(flow.reviewStacks.template.toLowerCase());
  if (owner === undefined || owner === stack) return [];
  const message = `${quoted(settings.reviewStacks?.template)} is a stack that ${stackFile(owner)} deploys: the unreviewed code of a review stack could read its state and its secrets. Name a stack that is only a template`;
  return [errorAt("TEMPLATE_READS_SECRETS", "reviewStacks.template", message)];
}

/**
 * Returns the full names of the stacks that a project deploys, in lower case. Stacks that differ only in letter case
 * count as one.
 */
function stacksOf({ flow }: DeployedStacks): string[] {
  return flow.deployments.map(({ stack }) => stack.toLowerCase());
}
