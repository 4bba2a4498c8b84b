import type { Job, Need } from "../../model";
import { isPreviewed } from "../../settings/isPreviewed";
import type { DeploymentSettings, Settings } from "../../settings/settings";
import { shortStack } from "../../stackNames";
import { deploymentEnvironment, previewEnvironment } from "../esc/escReferences";
import { driftJobs } from "./driftJobs";
import { inspectTriggers } from "./inspections";
import { environmentOf, escOf, job, type JobContext, previewEnvironmentOf } from "./jobParts";
import { predecessors, waitsForPerson } from "./predecessors";
import { reviewJobs } from "./reviewJobs";
import { listedTriggers, triggerOf } from "./triggers";

/** The jobs, in the order of the flow: merge request, review stack, the deployments one by one, drift. */
export function planJobs(context: JobContext): Job[] {
  const { settings } = context;
  const { deployments } = settings;
  const previewed = deployments.filter((deployment) => isPreviewed(settings, deployment));
  return [
    ...previewed.map((deployment) => previewJob(context, deployment, previewed.length === 1)),
    ...reviewJobs(context),
    ...deployments.flatMap((deployment) => [...inspectJobs(context, deployment), deployJob(context, deployment)]),
    ...deployments.flatMap((deployment) => driftJobs(context, deployment)),
  ];
}

function previewJob(context: JobContext, deployment: DeploymentSettings, only: boolean): Job {
  const { name } = deployment;
  return {
    ...job(context, "preview", "preview", deployment),
    name: only ? "preview" : `preview-${name}`,
    action: { kind: "preview", report: context.settings.report, savePlan: false },
    description: `Merge request: show what merging would change in ${name}.`,
    triggers: [{ kind: "mergeRequest" }],
    ...escOf(context, deployment, previewEnvironment(context.settings, deployment)),
    interruptible: true,
  };
}

function inspectJobs(context: JobContext, deployment: DeploymentSettings): Job[] {
  const { settings } = context;
  const triggers = inspectTriggers(settings, deployment).map(triggerOf);
  if (triggers.length === 0) return [];
  const savePlan = settings.savedPlans && deployment.approval === "manual";
  return [
    {
      ...job(context, "inspect", "inspect", deployment),
      name: inspectName(deployment),
      action: { kind: "preview", report: settings.report, savePlan },
      description: `${listedTriggers(triggers)}: show, from the reviewed code, what deploying to ${deployment.name} would change.`,
      triggers,
      ...escOf(context, deployment, previewEnvironment(settings, deployment)),
      ...previewEnvironmentOf(context, deployment.name),
      // A plan that a deployment waits for is not to be cancelled under it.
      interruptible: !waitsForPerson(settings, deployment),
    },
  ];
}

function deployJob(context: JobContext, deployment: DeploymentSettings): Job {
  const { settings } = context;
  const { name, on, approval, runnerTags } = deployment;
  const manual = approval === "manual";
  return {
    ...job(context, "deploy", name, deployment),
    name: deployName(deployment),
    action: { kind: "deploy", usePlan: settings.savedPlans && manual },
    description: `${listedTriggers([triggerOf(on)])}: deploy to ${name}${manual ? ", once a person has pressed play" : ""}.`,
    triggers: [triggerOf(on)],
    ...environmentOf(context, { kind: "deployment", deployment: name }, "start"),
    ...escOf(context, deployment, deploymentEnvironment(settings, deployment)),
    manual,
    needs: deployNeeds(settings, deployment),
    concurrencyGroup: shortStack(deployment.stack),
    ...(runnerTags?.length && { runnerTags }),
  };
}

/** In one pipeline a deployment waits for its plan, where somebody is to see it, and for its predecessors. */
function deployNeeds(settings: Settings, deployment: DeploymentSettings): Need[] {
  const plan = waitsForPerson(settings, deployment) ? [{ job: inspectName(deployment), optional: false }] : [];
  const before = predecessors(settings, deployment).map(({ deployment: other, optional }) => ({
    job: deployName(other),
    optional,
  }));
  return [...plan, ...before];
}

function deployName({ name }: DeploymentSettings): string {
  return `deploy-${name}`;
}

function inspectName({ name }: DeploymentSettings): string {
  return `plan-${name}`;
}
