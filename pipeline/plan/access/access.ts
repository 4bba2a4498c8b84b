import type { FlowIdentity } from "../../flow/flow";

/** The claims that a job's ID token must contain. If a claim has a list of values, the token needs one of them. */
export type Claims = Readonly<Record<string, string | readonly string[]>>;

/** An identity with the claims and token scope of the CI system. */
export interface Access extends FlowIdentity {
  /** The sets of claims that allow a job the identity, one for each of its triggers. One set is enough. */
  readonly claims: readonly Claims[];
  /**
   * The ID claim, such as `project_id`, that each set gets once the id is known. A new project or group of the same
   * name then gets no trust.
   */
  readonly idClaim?: string;
  /** The deployment environments whose jobs get its token, if tokens are stored. */
  readonly tokenScope: string;
}
