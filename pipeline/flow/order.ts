import type { Trigger } from "../model";

/** The push that starts a deployment. */
export type PushTrigger = Extract<Trigger, { kind: "branch" | "tag" }>;

/** What all deployments have: a place in the promotion order, and the push that starts them. */
export interface FlowOrder {
  readonly name: string;
  /** Its path in the settings, such as `deployments[0]`. */
  readonly path: string;
  /** The name of its program. */
  readonly program: string;
  readonly trigger: PushTrigger;
  /** Whether a person has to start the deployment's job. */
  readonly manual: boolean;
  /** The deployments that have to succeed before it in the same pipeline. */
  readonly after: readonly Predecessor[];
  /** Whether a person has to start this deployment, or one that it waits for in the same pipeline. */
  readonly waitsForPerson: boolean;
  readonly isProduction: boolean;
  /** The runner tags of the deployment; undefined if it has those of all jobs. */
  readonly runnerTags?: readonly string[];
}

/** A deployment that has to succeed before another. */
export interface Predecessor {
  readonly deployment: string;
  /** Whether some pipelines contain the dependent deployment without this one. */
  readonly optional: boolean;
}
