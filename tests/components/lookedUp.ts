import { lookUp, type ProjectFacts } from "../../components/lookups/lookUp";
import { valueOf } from "../../pipeline/diagnostics/checked";
import type { GitLabPlan } from "../../targets/gitlab/gitLabPlan";

/** The facts of a project. Rejects with all errors that the lookups find. */
export async function lookedUp(plan: GitLabPlan): Promise<ProjectFacts> {
  return valueOf(await lookUp(plan, {}));
}
