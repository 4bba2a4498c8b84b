import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import { type PipelineContext, projectId } from "../pipelineContext";

/** The schedules that the pipeline's jobs wait for, once the file that has those jobs is there. */
export function createSchedules(context: PipelineContext, dependsOn: pulumi.Resource[]): pulumi.Resource[] {
  return context.plan.schedules.map(
    ({ description, cron, timezone, branch }) =>
      new gitlab.PipelineSchedule(
        `${context.name}-schedule-${description.toLowerCase().replaceAll(" ", "-")}`,
        {
          project: projectId(context),
          description,
          cron,
          cronTimezone: timezone,
          // GitLab: a schedule's ref in full, which no tag of the same name can take.
          ref: `refs/heads/${branch}`,
        },
        { parent: context.parent, dependsOn },
      ),
  );
}
