import type { Identity, Trigger } from "../../model";

/** Who some of the pipeline's jobs are to Pulumi Cloud, and all that they may do. In no CI system's words. */
export interface Identified {
  readonly identity: Identity;
  /** What it is for, in one word: a deployment's name, or what else the identity does. */
  readonly purpose: string;
  /** The team whose tokens it gets; without one, and without a user, it gets the organization's. */
  readonly team?: string;
  /** The user whose tokens it gets, in an edition that has no others. */
  readonly user?: string;
  /** What starts its jobs. */
  readonly triggers: readonly Trigger[];
  /** The stacks that it works on, each as `organization/project/stack`. */
  readonly stacks: readonly string[];
  readonly stackPermission: "read" | "edit";
  /** The ESC environments, as `project/environment`, that it may open. */
  readonly escEnvironments: readonly string[];
}

/** The claims of an ID token that a job has to present, all of them. */
export type Claims = Readonly<Record<string, string>>;

/** An identity in the words of the CI system. */
export interface Access extends Identified {
  /** Who may be it: the claims for each of its triggers, in their order, of which one set suffices. */
  readonly claims: readonly Claims[];
  /** The claim with the id that joins each set once it is known, so that no namesake can present them. */
  readonly pinnedBy?: string;
  /** The deployment environments whose jobs get its token, where tokens are stored. */
  readonly tokenScope: string;
}
