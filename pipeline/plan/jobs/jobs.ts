import type { FlowDeployment } from "../../flow/flow";
import type { Job, Need } from "../../model";
import { shortStack } from "../../stackNames";
import { driftJobs } from "./driftJobs";
import { baseJob, ciEnvironment, escEnvironment, type JobContext, previewCiEnvironment } from "./jobParts";
import { listedTriggers } from "./listedTriggers";
import { reviewJobs } from "./reviewJobs";

/** The jobs of a pipeline: merge request previews, review stacks, promotion previews and deployments, drift. */
export function planJobs(context: JobContext): Job[] {
  const { deployments } = context.flow;
  const previewed = deployments.filter(({ isPreviewed }) => isPreviewed);
  return [
    ...previewed.map((deployment) => mergeRequestPreview(context, deployment, previewed.length === 1)),
    ...reviewJobs(context),
    ...deployments.flatMap((deployment) => [...promotionPreviews(context, deployment), deployJob(context, deployment)]),
    ...deployments.flatMap((deployment) => driftJobs(context, deployment)),
  ];
}

function mergeRequestPreview(context: JobContext, deployment: FlowDeployment, isOnly: boolean): Job {
  const { name, previewEscEnvironment } = deployment;
  return {
    ...baseJob(context, "preview", deployment),
    name: isOnly ? "preview" : `preview-${name}`,
    action: { kind: "preview", report: context.flow.report, savesUpdatePlan: false },
    description: `Merge request: preview what merging would change in ${name}.`,
    triggers: [{ kind: "mergeRequest" }],
    ...escEnvironment(context, previewEscEnvironment),
    interruptible: true,
  };
}

function promotionPreviews(context: JobContext, deployment: FlowDeployment): Job[] {
  const { report, savedPlans } = context.flow;
  const { name, promotionPreviewTriggers: triggers, manual, waitsForPerson, previewEscEnvironment } = deployment;
  if (triggers.length === 0) return [];
  return [
    {
      ...baseJob(context, "inspect", deployment),
      name: promotionPreviewName(name),
      action: { kind: "preview", report, savesUpdatePlan: savedPlans && manual },
      description: `${listedTriggers(triggers)}: from reviewed code, preview the deployment to ${name}.`,
      triggers,
      ...escEnvironment(context, previewEscEnvironment),
      ...previewCiEnvironment(context, name),
      // A manual deployment needs its promotion preview, so a newer pipeline must not cancel it.
      interruptible: !waitsForPerson,
    },
  ];
}

function deployJob(context: JobContext, deployment: FlowDeployment): Job {
  const { name, trigger, manual, runnerTags, stack } = deployment;
  return {
    ...baseJob(context, name, deployment),
    name: deployName(name),
    action: { kind: "deploy", usesUpdatePlan: context.flow.savedPlans && manual },
    description: `${listedTriggers([trigger])}: deploy to ${name}${manual ? ", after a person starts the job" : ""}.`,
    triggers: [trigger],
    ...ciEnvironment(context, { kind: "deployment", deployment: name }, "start"),
    ...escEnvironment(context, deployment.escEnvironment),
    manual,
    needs: deployNeeds(deployment),
    concurrencyGroup: shortStack(stack),
    ...(runnerTags && { runnerTags }),
  };
}

/** A deployment needs its predecessors, and its promotion preview if a person approves it in the same pipeline. */
function deployNeeds({ name, after, waitsForPerson }: FlowDeployment): Need[] {
  const preview = waitsForPerson ? [{ job: promotionPreviewName(name), optional: false }] : [];
  return [...preview, ...after.map(({ deployment, optional }) => ({ job: deployName(deployment), optional }))];
}

export function deployName(deployment: string): string {
  return `deploy-${deployment}`;
}

function promotionPreviewName(deployment: string): string {
  return `promotion-preview-${deployment}`;
}
