import type { FlowIdentity } from "../../flow/flow";

/** The claims of an ID token that a job has to present, all of them. */
export type Claims = Readonly<Record<string, string>>;

/** An identity in the words of the CI system. */
export interface Access extends FlowIdentity {
  /** Who may be it: the claims for each of its triggers, in their order, of which one set suffices. */
  readonly claims: readonly Claims[];
  /** The claim with the id that joins each set once it is known, so that no namesake can present them. */
  readonly pinnedBy?: string;
  /** The deployment environments whose jobs get its token, where tokens are stored. */
  readonly tokenScope: string;
}
