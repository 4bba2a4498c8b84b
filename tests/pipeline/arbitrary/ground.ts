import type { Frame } from "./frame";
import type { RawProgram } from "./programs";

/** What decides which other settings there can be, with the programs. */
export interface Ground extends Frame {
  readonly programs: readonly RawProgram[];
}
