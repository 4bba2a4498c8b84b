import * as z from "zod";
import { coded } from "../diagnostics/codes";
import { quoted } from "../diagnostics/wording";

/** Returns the schema of a whole number. `noun` is what it counts. */
export function wholeNumber(least: number, most: number, noun: string) {
  return z.number().refine((value) => Number.isInteger(value) && value >= least && value <= most, {
    params: coded("NOT_A_CHOICE"),
    error: ({ input }) => `${quoted(input)} is not a whole number of ${noun} from ${least} to ${most}`,
  });
}
