import type { Job, Pipeline } from "../../pipeline/model";
import { planningPreview } from "../savedPlan";

/**
 * The file with the update plan that a preview saves and its deployment follows, in the clone; undefined for other jobs.
 * A pipeline's later steps get the artifacts of all earlier ones, so each stack has a file of its own.
 */
export function savedPlanOf(job: Job, pipeline: Pick<Pipeline, "jobs">): string | undefined {
  const preview = planningPreview(job, pipeline);
  // The name of a deployment may contain a slash.
  return preview && `pulumi-plan-${encodeURIComponent(preview.name)}.json`;
}
