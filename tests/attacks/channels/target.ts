import type { FlowProgram } from "./channelFlow";
import type { Places } from "./places";

/** The attacker's knowledge of the machine and the cloud. */
export interface Target {
  readonly programs: readonly FlowProgram[];
  readonly places: Places;
  /** The home folder and the temporary folder that the runner keeps. */
  readonly home: string;
  readonly temporary: string;
  /** The stacks and ESC environments of stronger identities, by their paths in the API of Pulumi Cloud. */
  readonly stacks: readonly string[];
  /** Stacks whose state the merge request's identity may write. */
  readonly ownStacks: readonly string[];
  readonly escEnvironments: readonly string[];
}
