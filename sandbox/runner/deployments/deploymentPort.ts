import type { Deployment } from "../../cloud/deployments/entities";
import type { Stack } from "../../cloud/entities";

/** What the executor gets for a deployment. */
export interface DeploymentPayload {
  readonly deployment: Deployment;
  readonly stack: Stack;
  /** The public id. */
  readonly id: string;
  /** The value of its token. */
  readonly token: string;
  /** The template of a review stack. */
  readonly template: Stack | undefined;
  /** The page of the deployment. */
  readonly pageUrl: string;
}

/** Pulumi Cloud's interface for the executor. */
export interface DeploymentPort {
  /** Takes the deployment that has waited longest; its status becomes `running`. */
  request(): DeploymentPayload | undefined;
  /** Starts the next step, and ends the one before with success. */
  startStep(payload: DeploymentPayload, name: string): void;
  /** Appends masked text to the log of the current step. */
  append(payload: DeploymentPayload, text: string): void;
  /** Whether a detection of drift found any. */
  hasDrift(payload: DeploymentPayload): boolean;
  /** Reports the result of a drift run. */
  reportDrift(payload: DeploymentPayload, run: "detection" | "remediation", isSuccess: boolean): void;
  finish(payload: DeploymentPayload, isSuccess: boolean): void;
  /** Calls the listener when a deployment may be available. Returns a function that unsubscribes. */
  onQueued(listener: () => void): () => void;
  /** Calls the listener with the row of a deployment that is to be stopped. Returns a function that unsubscribes. */
  onCancel(listener: (deployment: number) => void): () => void;
}
