import type { KestraConnection, KestraNamespace, KestraValidation } from "../kestra/model";
import type { KestraDialect, OnDrift } from "../settings/choices";
import type { ProgramSettings } from "../settings/settings";
import type { FlowOrder } from "./order";

/** The programs of Kestra flows, and their deployments in promotion order. */
export interface FlowKestra {
  readonly programs: readonly FlowKestraProgram[];
  readonly deployments: readonly FlowKestraDeployment[];
}

/** A folder of Kestra flows. */
export interface FlowKestraProgram {
  readonly name: string;
  /** Its path in the settings. */
  readonly path: string;
  readonly settings: ProgramSettings;
  readonly image: string;
  readonly dialect: KestraDialect;
  /** How merge requests validate the flows; undefined if they do not. */
  readonly validation?: KestraValidation;
  /** The names of its deployments, in promotion order. */
  readonly deployments: readonly string[];
}

/** A deployment of Kestra flows. */
export interface FlowKestraDeployment extends FlowOrder {
  readonly connection: KestraConnection;
  readonly namespaces: readonly KestraNamespace[];
  /** The key of the ESC environment with its credential; undefined if CI/CD variables have it. */
  readonly escEnvironment?: string;
  readonly drift: OnDrift;
  /** Why the drift schedule does not detect drift here, although the settings have one; undefined if it does. */
  readonly driftGap?: string;
}
