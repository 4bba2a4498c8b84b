import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import { retention } from "../leaving/leaving";
import { type PipelineContext, projectId, importOption } from "../pipelineContext";
import { resourceNames } from "./resourceNames";

/**
 * The pipeline schedules. They are created after the CI file, which contains their jobs. As long as a merge request waits
 * that replaces a file of the team, or edits it, there are none, because they would run that file.
 */
export function createSchedules(context: PipelineContext, dependsOn: pulumi.Resource[]): pulumi.Resource[] {
  const { proposal, fileText, managesFile } = context.facts;
  const isOfTeam = context.plan.outline.included !== undefined || fileText !== undefined;
  if (proposal && isOfTeam && !managesFile) return [];
  return context.plan.schedules.map((schedule) => {
    const { description, cron, timezone, branch } = schedule;
    const resourceName = resourceNames.schedule(context.name, schedule);
    return new gitlab.PipelineSchedule(
      resourceName,
      {
        project: projectId(context),
        description,
        cron,
        cronTimezone: timezone,
        // A full ref, so a tag of the same name can't match.
        ref: `refs/heads/${branch}`,
      },
      {
        parent: context.parent,
        dependsOn,
        ...retention(context, "schedules", resourceName),
        ...importOption(context, resourceName),
      },
    );
  });
}
