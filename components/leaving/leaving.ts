import type * as pulumi from "@pulumi/pulumi";
import type { FlowLeave, LeaveKind } from "../../pipeline/flow/leave";
import { LeaveChoice } from "../../pipeline/settings/choices";

/** What this update records for a later `pulumi destroy`, which runs no program. */
export interface Leaving {
  readonly onDestroy: FlowLeave["onDestroy"];
  /** The names in Pulumi of the resources that existed before the stack managed them. */
  readonly adopted: ReadonlySet<string>;
  /** Whether a destroy deletes the CI file after the resources that let its jobs log in. */
  readonly isFileLast: boolean;
}

/** What a destroy does with each kind, and the adopted resources. */
export type Kept = Pick<Leaving, "onDestroy" | "adopted">;

/** Whether a destroy keeps a resource. */
export function isKept({ onDestroy, adopted }: Kept, kind: LeaveKind, resourceName: string) {
  const action = onDestroy[kind];
  return action === "keep" || (action === "destroyCreated" && adopted.has(resourceName));
}

/** Whether a destroy keeps a resource that also exists without the stack. It is kept unless the settings say `destroy`. */
export function isKeptByDefault({ onDestroy }: Pick<Leaving, "onDestroy">, kind: LeaveKind): boolean {
  return onDestroy[kind] !== LeaveChoice.Destroy;
}

/** The option of a resource that a destroy keeps: the engine removes it from the state, and sends no request. */
export function retention(
  { leaving }: { readonly leaving: Kept },
  kind: LeaveKind,
  resourceName: string,
): pulumi.CustomResourceOptions {
  return isKept(leaving, kind, resourceName) ? { retainOnDelete: true } : {};
}
