import type { Plan } from "../../pipeline/plan/plan";
import type { ReviewGates } from "./project/reviewGates";
import type { PlannedSchedule } from "./project/schedules";
import type { PlannedVariable } from "./project/variables";

/** What has to exist in a GitLab project beside its CI file. */
export interface GitLabResources {
  readonly protectedBranches: readonly string[];
  readonly protectedTags: readonly string[];
  /** What makes a second person look before something deploys. */
  readonly reviewGates: ReviewGates;
  /** The environments of GitLab in which deployments are recorded. */
  readonly environments: readonly string[];
  readonly schedules: readonly PlannedSchedule[];
  readonly variables: readonly PlannedVariable[];
}

/** Everything that the settings of a GitLab project come to. */
export type GitLabPlan = Plan & GitLabResources;
