import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import { type Parts, projectId } from "./parts";

/** The schedules that the pipeline's jobs wait for, once the file that has those jobs is there. */
export function createSchedules(parts: Parts, dependsOn: pulumi.Resource[]): pulumi.Resource[] {
  return parts.plan.schedules.map(
    ({ description, cron, timezone, branch }) =>
      new gitlab.PipelineSchedule(
        `${parts.name}-schedule-${description.toLowerCase().replaceAll(" ", "-")}`,
        {
          project: projectId(parts),
          description,
          cron,
          cronTimezone: timezone,
          // GitLab: a schedule's ref in full, which no tag of the same name can take.
          ref: `refs/heads/${branch}`,
        },
        { parent: parts.parent, dependsOn },
      ),
  );
}
