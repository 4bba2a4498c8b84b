import { baseKey, escName } from "../../flow/escEnvironments";
import type { Flow, FlowEscEnvironment } from "../../flow/flow";
import { baseDefinition, escDefinition, type EscDefinition } from "./escDefinition";

/** An environment of Pulumi ESC. */
export interface PlannedEscEnvironment {
  /** What children are named after: a deployment's name, with `-preview` for its twin, `review` or `base`. */
  readonly key: string;
  /** Where its content stands in the settings. */
  readonly path: string;
  readonly project: string;
  readonly name: string;
  /** Without one its content is not ours: it is created empty and left alone. */
  readonly definition?: EscDefinition;
  /** The environments of this plan that it imports, which have to be there before it, as `project/environment`. */
  readonly imports: readonly string[];
  /** The version tags that follow each revision of ours. */
  readonly tags: readonly string[];
  /** The teams that may open it besides the pipeline's jobs. */
  readonly openers: FlowEscEnvironment["openers"];
  /** The stack that has it as its configuration in Pulumi Cloud. */
  readonly linkedTo?: StackLink;
}

/** A stack, as `organization/project/stack`, and the environment as its configuration names it. */
export interface StackLink {
  readonly stack: string;
  readonly environment: string;
}

/** The environments of ESC that exist: the base first, then each deployment's with its twin, then the review stacks'. */
export function planEscEnvironments({ escEnvironments }: Pick<Flow, "escEnvironments">): PlannedEscEnvironment[] {
  const base = escEnvironments.find(({ key }) => key === baseKey);
  return escEnvironments
    .filter(({ isOpened }) => isOpened)
    .map((one) => (one === base ? basePlan(one, escEnvironments) : planned(one, base)));
}

/** The base is read at the versions that the others are opened at. */
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
