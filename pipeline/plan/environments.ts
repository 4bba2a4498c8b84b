import type { EscSettings, Settings } from "../settings/settings";
import { pulumiProjectOf } from "../stackNames";
import { escDefinition } from "./escDefinition";

/** Where a deployment, or all review stacks, have their credentials and configuration. */
export interface PlannedEnvironment {
  readonly name: string;
  /** Whether GitLab keeps a record of that name from the start; each review stack has one of its own. */
  readonly recorded: boolean;
  readonly esc?: PlannedEscEnvironment;
}

/** An environment of Pulumi ESC, of the same name. */
export interface PlannedEscEnvironment {
  readonly project: string;
  /** The text of its definition; without one its content is not ours. */
  readonly definition?: string;
}

/** The environments: one for each deployment, and one for the review stacks. */
export function planEnvironments(settings: Settings): PlannedEnvironment[] {
  const { deployments, reviewStacks } = settings;
  const review = reviewStacks ? { name: "review", stack: reviewStacks.template, esc: reviewStacks.esc } : undefined;
  return [
    ...deployments.map((deployment) => ({ ...environment(settings, deployment), recorded: true })),
    ...(review && !settings.backend ? [{ ...environment(settings, review), recorded: false }] : []),
  ];
}

function environment(
  { backend }: Settings,
  { name, stack, esc }: { readonly name: string; readonly stack: string; readonly esc?: EscSettings | undefined },
) {
  const project = pulumiProjectOf(stack);
  return { name, ...(!backend && { esc: { project, ...(esc && { definition: escDefinition(esc) }) } }) };
}
