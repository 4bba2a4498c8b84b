import type { PlannedHook } from "../../targets/gitlab/project/hooks";
import type { PlannedSchedule } from "../../targets/gitlab/project/schedules";
import type { PlannedVariable } from "../../targets/gitlab/project/variables";

/** The names in Pulumi of the resources that an update may adopt. `name` is the component's. */
export const resourceNames = {
  file: (name: string) => `${name}-ci-file`,
  teamFile: (name: string) => `${name}-team-ci-file`,
  proposedFile: (name: string) => `${name}-proposed-ci-file`,
  variable: (name: string, variable: Pick<PlannedVariable, "name" | "scope">) =>
    `${name}-variable-${variable.scope === "*" ? variable.name : `${variable.scope}-${variable.name}`}`,
  tokenVariable: (name: string, purpose: string) => `${name}-variable-${purpose}-PULUMI_ACCESS_TOKEN`,
  environment: (name: string, environment: string) => `${name}-environment-${environment}`,
  branch: (name: string, branch: string) => `${name}-branch-${branch}`,
  tag: (name: string, tag: string) => `${name}-tag-${tag}`,
  protectedEnvironment: (name: string, environment: string) => `${name}-protected-environment-${environment}`,
  jobTokenScope: (name: string) => `${name}-job-token-scope`,
  approvalSettings: (name: string) => `${name}-approvals`,
  approvalRule: (name: string) => `${name}-approval-rule`,
  hook: (name: string, hook: Pick<PlannedHook, "name">) =>
    `${name}-hook-${hook.name.toLowerCase().replaceAll(" ", "-")}`,
  schedule: (name: string, { description }: Pick<PlannedSchedule, "description">) =>
    `${name}-schedule-${description.toLowerCase().replaceAll(" ", "-")}`,
};
