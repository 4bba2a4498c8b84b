import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import { type PipelineContext, projectId } from "../pipelineContext";

/** The pipeline schedules. They are created after the CI file, which contains their jobs. */
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
          // A full ref, so a tag of the same name can't match.
          ref: `refs/heads/${branch}`,
        },
        { parent: context.parent, dependsOn },
      ),
  );
}
