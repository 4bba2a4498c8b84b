import type { FlowDeployment } from "../../flow/flow";
import type { Job, Need } from "../../model";
import { shortStack } from "../../stackNames";
import { driftJobs } from "./driftJobs";
import { ciEnvironment, escOf, job, type JobContext, previewCiEnvironment } from "./jobParts";
import { listedTriggers } from "./listedTriggers";
import { reviewJobs } from "./reviewJobs";

/** The jobs, in the order of the flow: merge request, review stack, the deployments one by one, drift. */
export function planJobs(context: JobContext): Job[] {
  const { deployments } = context.flow;
  const previewed = deployments.filter(({ isPreviewed }) => isPreviewed);
  return [
    ...previewed.map((deployment) => previewJob(context, deployment, previewed.length === 1)),
    ...reviewJobs(context),
    ...deployments.flatMap((deployment) => [...inspectJobs(context, deployment), deployJob(context, deployment)]),
    ...deployments.flatMap((deployment) => driftJobs(context, deployment)),
  ];
}

function previewJob(context: JobContext, deployment: FlowDeployment, only: boolean): Job {
  const { name, previewEscEnvironment } = deployment;
  return {
    ...job(context, "preview", deployment),
    name: only ? "preview" : `preview-${name}`,
    action: { kind: "preview", report: context.flow.report, savePlan: false },
    description: `Merge request: show what merging would change in ${name}.`,
    triggers: [{ kind: "mergeRequest" }],
    ...escOf(context, previewEscEnvironment),
    interruptible: true,
  };
}

function inspectJobs(context: JobContext, deployment: FlowDeployment): Job[] {
  const { report, savedPlans } = context.flow;
  const { name, inspectedAfter: triggers, manual, waitsForPerson, previewEscEnvironment } = deployment;
  if (triggers.length === 0) return [];
  return [
    {
      ...job(context, "inspect", deployment),
      name: inspectName(name),
      action: { kind: "preview", report, savePlan: savedPlans && manual },
      description: `${listedTriggers(triggers)}: show, from the reviewed code, what deploying to ${name} would change.`,
      triggers,
      ...escOf(context, previewEscEnvironment),
      ...previewCiEnvironment(context, name),
      // A plan that a deployment waits for is not to be cancelled under it.
      interruptible: !waitsForPerson,
    },
  ];
}

function deployJob(context: JobContext, deployment: FlowDeployment): Job {
  const { name, trigger, manual, runnerTags, stack, escEnvironment } = deployment;
  return {
    ...job(context, name, deployment),
    name: deployName(name),
    action: { kind: "deploy", usePlan: context.flow.savedPlans && manual },
    description: `${listedTriggers([trigger])}: deploy to ${name}${manual ? ", once a person has pressed play" : ""}.`,
    triggers: [trigger],
    ...ciEnvironment(context, { kind: "deployment", deployment: name }, "start"),
    ...escOf(context, escEnvironment),
    manual,
    needs: deployNeeds(deployment),
    concurrencyGroup: shortStack(stack),
    ...(runnerTags && { runnerTags }),
  };
}

/** In one pipeline a deployment waits for its plan, where somebody is to see it, and for its predecessors. */
function deployNeeds({ name, after, waitsForPerson }: FlowDeployment): Need[] {
  const plan = waitsForPerson ? [{ job: inspectName(name), optional: false }] : [];
  return [...plan, ...after.map(({ deployment, optional }) => ({ job: deployName(deployment), optional }))];
}

function deployName(deployment: string): string {
  return `deploy-${deployment}`;
}

function inspectName(deployment: string): string {
  return `plan-${deployment}`;
}
