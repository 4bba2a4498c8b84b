import { foundationTable } from "../pipeline/explain/foundationTable";
import { targets } from "../targets";
import type { StackReading } from "./readStack";

/** The plan of a stack in words: the jobs with their identities and permissions, or the policies of a foundation's issuer. */
export function explained(reading: StackReading): string {
  return reading.kind === "foundation" ? foundationTable(reading.plan, targets.gitlab) : reading.explain();
}
