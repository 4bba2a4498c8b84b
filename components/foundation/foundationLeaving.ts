import type { FoundationPlan } from "../../pipeline/foundation/planFoundation";
import type { Diagnostic } from "../../pipeline/diagnostics/diagnostic";
import { kindLines } from "../leaving/leaveLines";
import { isKept, type Kept } from "../leaving/leaving";
import { foundationNames, sharedTeams } from "./sharedResources";

/** The lines about what a destroy of a foundation deletes and keeps, one for each kind. None without `leave`. */
export function foundationLeaveLines(name: string, plan: FoundationPlan, leaving: Kept): Diagnostic[] {
  if (!plan.leave.isPrepared) return [];
  const trust = [
    { label: `issuer gitlab-${name}`, resourceName: foundationNames.issuer(name) },
    ...sharedTeams(name, plan).map((team) => ({ label: `team ${team.name}`, resourceName: team.resourceName })),
  ];
  const base = plan.base
    ? [{ label: `${plan.base.project}/${plan.base.name}`, resourceName: foundationNames.base(name) }]
    : [];
  const marked = (kind: "trust" | "escEnvironments", items: typeof trust) =>
    items.map(({ label, resourceName }) => ({ label, isKept: isKept(leaving, kind, resourceName) }));
  return [
    ...kindLines("trust", marked("trust", trust)),
    ...kindLines("escEnvironments", marked("escEnvironments", base)),
  ];
}
