import type { Flow } from "../flow/flow";
import { resolve } from "../flow/resolve";
import type { Settings } from "../settings/settings";

/** A project of the fleet, and the stack of the platform repository that onboards it. */
export interface FleetProject {
  readonly stack: string;
  readonly settings: Settings;
}

/** A project of the fleet with the relations of its settings resolved. */
export interface FleetMember extends FleetProject {
  readonly flow: Flow;
}

export function memberOf(project: FleetProject): FleetMember {
  return { ...project, flow: resolve(project.settings) };
}
