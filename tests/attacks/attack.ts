import type { Identity } from "../../pipeline/model";
import type { Presented } from "./presented";
import type { World } from "./world";

/** Something that somebody tries to get a deployment's Pulumi token. */
export interface Attack {
  readonly name: string;
  /** What the job is entitled to all the same; nothing unless it says so. */
  readonly entitledTo?: readonly Identity[];
  /** Whether it leaves the world as it found it. */
  readonly harmless: boolean;
  readonly present: (world: World) => Promise<readonly Presented[]>;
}

/** Who runs what nobody has agreed to. */
export const unreviewed: readonly Identity[] = ["preview", "review"];
