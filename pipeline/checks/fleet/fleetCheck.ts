import type { Diagnostic } from "../../diagnostics/diagnostic";
import type { PlatformFlow } from "../../fleet/platformPipeline";
import type { FleetMember } from "../../foundation/fleetProject";
import type { FoundationSettings } from "../../foundation/foundationSettings";
import type { Target } from "../../target";

/** A foundation and its projects, each with valid settings. */
export interface FleetContext {
  readonly settings: FoundationSettings;
  readonly projects: readonly FleetMember[];
  readonly target: Pick<Target, "trust">;
  /** The pipeline of the platform repository itself, if the foundation trusts it. */
  readonly platform?: PlatformFlow;
}

/** One check of a fleet. A diagnostic about one project's settings names that project's file. */
export type FleetCheck = (fleet: FleetContext) => readonly Diagnostic[];
