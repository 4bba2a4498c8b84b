import { LeaveChoice, LeaveFile } from "../settings/choices";
import type { LeaveSettings } from "../settings/leave";

/** The kinds of resources that a destroy leaves behind or not. */
export const leaveKinds = [
  "trust",
  "secrets",
  "variables",
  "schedules",
  "environments",
  "protections",
  "escEnvironments",
  "policyGroups",
] as const;
export type LeaveKind = (typeof leaveKinds)[number];

/** What a destroy does with resources of one kind. `destroyCreated` keeps those that were taken over. */
export type Fate = LeaveChoice | "destroyCreated";

/** What a destroy leaves behind. */
export interface FlowLeave {
  /** Whether the settings ask for it, so that this update prepares a destroy. */
  readonly isPrepared: boolean;
  readonly file: LeaveFile;
  readonly fates: Readonly<Record<LeaveKind, Fate>>;
}

/** Resolves the defaults of `leave`. Undefined are those of a destroy that no update prepared. */
export function resolveLeave(leave: LeaveSettings | undefined): FlowLeave {
  const defaultOf = (kind: LeaveKind): Fate => {
    if (kind === "secrets") return leave?.trust ?? LeaveChoice.Destroy;
    if (leave?.trust === LeaveChoice.Keep) return LeaveChoice.Keep;
    return leave && (kind === "protections" || kind === "escEnvironments") ? LeaveChoice.Keep : "destroyCreated";
  };
  const fates = Object.fromEntries(leaveKinds.map((kind) => [kind, leave?.[kind] ?? defaultOf(kind)]));
  return {
    isPrepared: leave !== undefined,
    file: leave?.file ?? LeaveFile.Remove,
    fates: fates as FlowLeave["fates"],
  };
}
