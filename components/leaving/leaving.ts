import type * as pulumi from "@pulumi/pulumi";
import type { FlowLeave, LeaveKind } from "../../pipeline/flow/leave";
import { LeaveChoice } from "../../pipeline/settings/choices";

/** What this update records for a later `pulumi destroy`, which runs no program. */
export interface Leaving {
  readonly fates: FlowLeave["fates"];
  /** The names in Pulumi of the resources that existed before the stack managed them. */
  readonly adopted: ReadonlySet<string>;
  /** Whether a destroy removes the CI file after what lets its jobs log in. */
  readonly isFileLast: boolean;
}

/** Whether a destroy keeps a resource. */
export function isKept({ fates, adopted }: Pick<Leaving, "fates" | "adopted">, kind: LeaveKind, resourceName: string) {
  const fate = fates[kind];
  return fate === "keep" || (fate === "destroyCreated" && adopted.has(resourceName));
}

/** Whether a destroy keeps what exists without the stack, too: the settings would have to ask for its removal. */
export function staysUnlessAsked({ fates }: Pick<Leaving, "fates">, kind: LeaveKind): boolean {
  return fates[kind] !== LeaveChoice.Destroy;
}

/** The option of a resource that a destroy keeps: the state forgets it, and nothing is sent to the server. */
export function retention(
  { leaving }: { readonly leaving: Leaving },
  kind: LeaveKind,
  resourceName: string,
): pulumi.CustomResourceOptions {
  return isKept(leaving, kind, resourceName) ? { retainOnDelete: true } : {};
}
