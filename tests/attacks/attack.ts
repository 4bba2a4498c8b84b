import type { Identity } from "../../pipeline/model";
import type { Presented } from "./presented";
import type { World } from "./world";

/** An attempt to get a deployment's Pulumi token. */
export interface Attack {
  readonly name: string;
  /** The identities that the job is entitled to; none by default. */
  readonly entitledTo?: readonly Identity[];
  /** Whether the attack leaves the world unchanged. */
  readonly harmless: boolean;
  readonly present: (world: World) => Promise<readonly Presented[]>;
}

/** The identities of unreviewed code. */
export const unreviewed: readonly Identity[] = ["preview", "review"];
