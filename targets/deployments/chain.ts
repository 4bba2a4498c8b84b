import type { Flow, FlowDeployment } from "../../pipeline/flow/flow";
import { ApprovalBy } from "../../pipeline/settings/choices";

/** The deployment whose successful update starts another one; no entry if a push or a person starts it. */
export type Chain = ReadonlyMap<string, string>;

/**
 * The predecessor of each deployment, by name. A webhook starts one stack and knows nothing of others, so a deployment
 * that waits for several follows the last of them, and these follow each other in promotion order.
 */
export function chainOf({ deployments }: Pick<Flow, "deployments">): Chain {
  const order = deployments.map(({ name }) => name);
  const before = new Map(deployments.map(({ name, after }) => [name, new Set(after.map((one) => one.deployment))]));
  // Backwards, because a deployment may only add predecessors to earlier ones.
  for (const name of [...order].reverse()) {
    const sorted = order.filter((other) => before.get(name)?.has(other));
    for (const [index, other] of sorted.slice(1).entries()) before.get(other)?.add(sorted[index] ?? other);
  }
  return new Map(
    order.flatMap((name): [string, string][] => {
      const last = order.filter((other) => before.get(name)?.has(other)).at(-1);
      return last === undefined ? [] : [[name, last]];
    }),
  );
}

/** Whether only a person starts a deployment. */
export function isStartedByPerson({ pulumiDeployments }: Flow, { manual }: FlowDeployment): boolean {
  return manual && pulumiDeployments?.approval !== ApprovalBy.Push;
}

/** The deployments that follow a deployment without a person, including itself. */
export function followers(flow: Flow, first: FlowDeployment): FlowDeployment[] {
  const chain = chainOf(flow);
  const found = [first];
  for (const one of found) {
    const next = flow.deployments.filter((other) => chain.get(other.name) === one.name);
    found.push(...next.filter((other) => !isStartedByPerson(flow, other)));
  }
  return found;
}
