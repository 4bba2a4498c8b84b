import { baseKey, escName } from "../../flow/escEnvironments";
import type { Flow, FlowEscEnvironment } from "../../flow/flow";
import { baseDefinition, escDefinition, type EscDefinition } from "./escDefinition";

/** An ESC environment that the stack creates. */
export interface PlannedEscEnvironment {
  /** The key for the names of its resources: a deployment's name, that name with `-preview`, `review` or `base`. */
  readonly key: string;
  /** The path of its content in the settings. */
  readonly path: string;
  readonly project: string;
  readonly name: string;
  /** Its definition. Without one, the ESC environment is created empty, and updates do not change its content. */
  readonly definition?: EscDefinition;
  /** The ESC environments of this plan that it imports, as `project/environment`. They have to exist first. */
  readonly imports: readonly string[];
  /** The version tags that are moved to each revision that the stack writes. */
  readonly tags: readonly string[];
  /** The teams that may use it in addition to the pipeline's jobs. */
  readonly openers: FlowEscEnvironment["openers"];
  /** The stack that it is linked to in Pulumi Cloud. */
  readonly linkedTo?: StackLink;
}

/** A stack, as `organization/project/stack`, and the name of the ESC environment in its configuration. */
export interface StackLink {
  readonly stack: string;
  readonly environment: string;
}

/**
 * Plans the ESC environments to create: the base, each deployment's with its preview ESC environment, then the review
 * stacks'.
 */
export function planEscEnvironments({ escEnvironments }: Pick<Flow, "escEnvironments">): PlannedEscEnvironment[] {
  const base = escEnvironments.find(({ key }) => key === baseKey);
  return escEnvironments
    .filter(({ isOpened }) => isOpened)
    .map((one) => (one === base ? basePlan(one, escEnvironments) : planned(one, base)));
}

/** Plans the base with the version tags of all ESC environments, which import it at those tags. */
function basePlan(base: FlowEscEnvironment, all: readonly FlowEscEnvironment[]): PlannedEscEnvironment {
  return { ...common(base), imports: [], tags: [...new Set(all.flatMap(({ tag }) => tag ?? []))] };
}

function planned(one: FlowEscEnvironment, base: FlowEscEnvironment | undefined): PlannedEscEnvironment {
  const { linkedTo } = one;
  return {
    ...common(one, base),
    imports: base ? [`${base.project}/${base.name}`] : [],
    tags: one.tag === undefined ? [] : [one.tag],
    ...(linkedTo !== undefined && { linkedTo: { stack: linkedTo, environment: escName(one) } }),
  };
}

function common(
  { key, path, project, name, imports, content, openers }: FlowEscEnvironment,
  base?: FlowEscEnvironment,
) {
  const definition =
    content.holder === "base"
      ? baseDefinition(content.esc)
      : content.esc || base
        ? escDefinition(content.esc, imports, content.holder)
        : undefined;
  return { key, path, project, name, ...(definition && { definition }), openers };
}
