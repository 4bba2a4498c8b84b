import { LeaveChoice, LeaveFile } from "../settings/choices";
import type { LeaveSettings } from "../settings/leave";

/** The kinds of resources for which `leave` says whether a destroy keeps them. */
export const leaveKinds = [
  "trust",
  "secrets",
  "variables",
  "schedules",
  "environments",
  "protections",
  "jobTokenAccess",
  "hooks",
  "escEnvironments",
  "policyGroups",
] as const;
export type LeaveKind = (typeof leaveKinds)[number];

/** What a destroy does with resources of one kind. `destroyCreated` destroys all but the adopted ones. */
export type DestroyAction = LeaveChoice | "destroyCreated";

/** What a destroy does with the CI file and with the resources of each kind. */
export interface FlowLeave {
  /** Whether the settings have `leave`, so that this update prepares a destroy. */
  readonly isPrepared: boolean;
  readonly file: LeaveFile;
  readonly onDestroy: Readonly<Record<LeaveKind, DestroyAction>>;
}

/** Resolves the defaults of `leave`. Without `leave`, a destroy keeps only adopted resources. */
export function resolveLeave(leave: Partial<LeaveSettings> | undefined): FlowLeave {
  const defaultOf = (kind: LeaveKind): DestroyAction => {
    if (kind === "secrets") return leave?.trust ?? LeaveChoice.Destroy;
    if (leave?.trust === LeaveChoice.Keep) return LeaveChoice.Keep;
    return leave && (kind === "protections" || kind === "escEnvironments") ? LeaveChoice.Keep : "destroyCreated";
  };
  const onDestroy = Object.fromEntries(leaveKinds.map((kind) => [kind, leave?.[kind] ?? defaultOf(kind)]));
  return {
    isPrepared: leave !== undefined,
    file: leave?.file ?? LeaveFile.Remove,
    onDestroy: onDestroy as FlowLeave["onDestroy"],
  };
}
