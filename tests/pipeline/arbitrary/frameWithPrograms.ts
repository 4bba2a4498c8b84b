import type { Frame } from "./frame";
import type { RawProgram } from "./programs";

/** The settings on which other settings depend, with the programs. */
export interface FrameWithPrograms extends Frame {
  readonly programs: readonly RawProgram[];
}
