import type { Plan } from "../../pipeline/plan/plan";
import type { JobTokenAccess } from "../../pipeline/settings/jobTokenAccess";
import type { PlannedHook } from "./project/hooks";
import type { ReviewGates } from "./project/reviewGates";
import type { PlannedSchedule } from "./project/schedules";
import type { PlannedVariable } from "./project/variables";

/** The resources that a GitLab project needs in addition to its CI file. */
export interface GitLabResources {
  readonly protectedBranches: readonly string[];
  readonly protectedTags: readonly string[];
  /** The rules that require a second person before a deployment. */
  readonly reviewGates: ReviewGates;
  /** The job token allow-list; undefined if it is not managed. */
  readonly jobTokenAccess?: JobTokenAccess;
  /** The deployment environments of the deployments. */
  readonly ciEnvironments: readonly string[];
  readonly schedules: readonly PlannedSchedule[];
  readonly hooks: readonly PlannedHook[];
  readonly variables: readonly PlannedVariable[];
}

/** The CI file of the platform repository itself, which is not rendered from jobs of the plan. */
export interface PlatformFile {
  readonly text: string;
  /** The first line of each such file, without the comment sign. */
  readonly header: string;
}

/** The plan of a GitLab project, with its GitLab resources. */
export interface GitLabPlan extends Plan, GitLabResources {
  /** Only in the plan of the platform repository's own project. */
  readonly platformFile?: PlatformFile;
}
