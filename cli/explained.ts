import { foundationTable } from "../pipeline/explain/foundationTable";
import { targets } from "../targets";
import { platformTable } from "./platformTable";
import type { StackReading } from "./readStack";

/**
 * The plan of a stack in words: the jobs with their identities and permissions, the policies of a foundation's issuer, or what the
 * platform repository's own stack creates.
 */
export function explained(reading: StackReading): string {
  switch (reading.kind) {
    case "foundation":
      return foundationTable(reading.plan, targets.gitlab);
    case "platform":
      return platformTable(reading.plan);
    case "pipeline":
      return reading.explain();
  }
}
