import type { Flow, FlowOrder } from "./flow";

/** Returns the deployments of all programs, those of Kestra flows included, in promotion order. */
export function allDeployments({ deployments, kestra }: Pick<Flow, "deployments" | "kestra">): readonly FlowOrder[] {
  if (!kestra) return deployments;
  return [...deployments, ...kestra.deployments].sort((one, other) => indexOf(one) - indexOf(other));
}

function indexOf({ path }: FlowOrder): number {
  return Number(/\d+/.exec(path)?.[0] ?? 0);
}
