import type { Identity, Job, JobEnvironment, Login, Need, Trigger } from "../model";
import { driftAction } from "../settings/driftAction";
import { isPreviewed } from "../settings/isPreviewed";
import { onlyProgram, programsOf } from "../settings/programsOf";
import type { DeploymentSettings, Settings } from "../settings/settings";
import { type Access, fullStack, pulumiProjectOf } from "./access";
import { inspectTriggers, sameRef, waitsForPerson } from "./inspections";
import { driftSchedule, sweepSchedule } from "./schedules";
import { minutesOf } from "./timeout";

/** What jobs are made from. */
interface Ground {
  readonly settings: Settings;
  readonly access: readonly Access[];
}

/** The jobs, in the order of the flow: merge request, review stack, the deployments one by one, drift. */
export function planJobs(settings: Settings, access: readonly Access[]): Job[] {
  const ground = { settings, access };
  const { deployments } = settings;
  const previewed = deployments.filter((deployment) => isPreviewed(settings, deployment));
  return [
    ...previewed.map((deployment) => previewJob(ground, deployment, previewed.length === 1)),
    ...reviewJobs(ground),
    ...deployments.flatMap((deployment) => [...inspectJobs(ground, deployment), deployJob(ground, deployment)]),
    ...deployments.flatMap((deployment) => driftJobs(ground, deployment)),
  ];
}

function previewJob(ground: Ground, deployment: DeploymentSettings, only: boolean): Job {
  const { name } = deployment;
  return {
    ...job(ground, "preview", "preview", deployment),
    name: only ? "preview" : `preview-${name}`,
    action: { kind: "preview", report: ground.settings.report, savePlan: false },
    description: `Merge request: show what merging would change in ${name}.`,
    triggers: [{ kind: "mergeRequest" }],
    interruptible: true,
  };
}

function inspectJobs(ground: Ground, deployment: DeploymentSettings): Job[] {
  const { settings } = ground;
  const triggers = inspectTriggers(settings, deployment).map(triggerOf);
  if (triggers.length === 0) return [];
  const savePlan = settings.savedPlans && deployment.approval === "manual";
  return [
    {
      ...job(ground, "inspect", "inspect", deployment),
      name: inspectName(deployment),
      action: { kind: "preview", report: settings.report, savePlan },
      description: `${listedTriggers(triggers)}: show, from the reviewed code, what deploying to ${deployment.name} would change.`,
      triggers,
      ...storedTokenEnvironment(ground, `preview/${deployment.name}`),
      // A plan that a deployment waits for is not to be cancelled under it.
      interruptible: !waitsForPerson(settings, deployment),
    },
  ];
}

function deployJob(ground: Ground, deployment: DeploymentSettings): Job {
  const { settings } = ground;
  const { name, on, approval, runnerTags } = deployment;
  const manual = approval === "manual";
  return {
    ...job(ground, "deploy", name, deployment),
    name: deployName(deployment),
    action: { kind: "deploy", usePlan: settings.savedPlans && manual },
    description: `${listedTriggers([triggerOf(on)])}: deploy to ${name}${manual ? ", once a person has pressed play" : ""}.`,
    triggers: [triggerOf(on)],
    environment: { name, action: "start" },
    ...escOf(ground, name),
    manual,
    needs: deployNeeds(settings, deployment),
    concurrencyGroup: groupOf(deployment.stack),
    ...(runnerTags?.length && { runnerTags }),
  };
}

/** In one pipeline a deployment waits for its plan, for the one before it, and for the programs that it depends on. */
function deployNeeds(settings: Settings, deployment: DeploymentSettings): Need[] {
  const { deployments } = settings;
  const programs = programsOf(settings);
  const index = deployments.findIndex(({ name }) => name === deployment.name);
  const together = deployments.filter(({ on }) => sameRef(on, deployment.on));
  const earlier = together.filter((other) => deployments.indexOf(other) < index);
  const previous = earlier.findLast((other) => other.program === deployment.program);
  return [
    ...(waitsForPerson(settings, deployment) ? [{ job: inspectName(deployment), optional: false }] : []),
    ...(previous ? [{ job: deployName(previous), optional: false }] : []),
    ...programNeeds(deployment.program ?? onlyProgram),
  ];

  /** Behind a program that the pipeline may leave out stand those that it would have waited for. */
  function programNeeds(of: string): Need[] {
    const wanted = new Set(programs.find(({ name }) => name === of)?.dependsOn);
    const needs = [...programs].reverse().flatMap(({ name, changes, dependsOn }) => {
      if (!wanted.has(name)) return [];
      const isOf = ({ program }: DeploymentSettings) => program === name;
      const last = earlier.findLast(isOf) ?? together.find(isOf);
      const optional = changes !== undefined;
      if (!last || optional) for (const other of dependsOn) wanted.add(other);
      return last ? [{ job: deployName(last), optional }] : [];
    });
    return needs.reverse();
  }
}

function driftJobs(ground: Ground, deployment: DeploymentSettings): Job[] {
  const { settings } = ground;
  const { name, runnerTags } = deployment;
  const action = driftAction(settings, deployment);
  const common = { name: `drift-${name}`, triggers: [scheduleTrigger(settings, driftSchedule)] };
  switch (action) {
    case "ignore":
      return [];
    case "remediate":
      return [
        {
          ...job(ground, "deploy", name, deployment),
          ...common,
          action: { kind: "remediateDrift" },
          description: `Schedule "${driftSchedule}": take back what was changed in ${name} beside Pulumi.`,
          environment: { name, action: "start" },
          ...escOf(ground, name),
          concurrencyGroup: groupOf(deployment.stack),
          ...(runnerTags?.length && { runnerTags }),
        },
      ];
    case "report":
    case "fail":
      return [
        {
          ...job(ground, "inspect", "inspect", deployment),
          ...common,
          action: { kind: "detectDrift", fail: action === "fail" },
          description: `Schedule "${driftSchedule}": ${action === "fail" ? "fail where" : "say where"} something was changed in ${name} beside Pulumi.`,
          ...storedTokenEnvironment(ground, `preview/${name}`),
          interruptible: true,
        },
      ];
  }
}

function reviewJobs(ground: Ground): Job[] {
  const { settings } = ground;
  const { reviewStacks, backend } = settings;
  if (!reviewStacks) return [];
  const { label, template, autoStop, program } = reviewStacks;
  const pulumiProject = pulumiProjectOf(template);
  // Two projects may hold programs of one Pulumi project.
  const stack = `${pulumiProject}/mr-{project}-{mergeRequest}`;
  const environment = "review/{mergeRequest}";
  const of = { stack, program };
  const onLabel: Trigger[] = [{ kind: "mergeRequest", label }];
  const common = { ...job(ground, "review", "review", of), ...escOf(ground, "review") };
  const provider = backend ? { secretsProvider: backend.secretsProvider } : {};
  return [
    {
      ...common,
      name: "review",
      action: {
        kind: "createReviewStack",
        template: fullStack(settings, template),
        ...provider,
        stopJob: "stop-review",
        autoStop,
      },
      description: `Merge request with the label "${label}": deploy it to a stack of its own.`,
      triggers: onLabel,
      environment: { name: environment, action: "start" },
      concurrencyGroup: groupOf(stack),
    },
    {
      ...common,
      name: "stop-review",
      action: { kind: "destroyReviewStack" },
      description: "When that merge request is closed or merged, or a person presses stop: destroy its stack.",
      triggers: onLabel,
      environment: { name: environment, action: "stop" },
      manual: true,
      concurrencyGroup: groupOf(stack),
    },
    {
      ...common,
      name: "sweep-review-stacks",
      action: { kind: "sweepReviewStacks" },
      description: `Schedule "${sweepSchedule}": destroy the stacks whose merge request is closed and whose stop job was lost.`,
      triggers: [scheduleTrigger(settings, sweepSchedule)],
      ...storedTokenEnvironment(ground, "review/sweep"),
    },
  ];
}

/** What most jobs have in common. */
function job(
  { settings, access }: Ground,
  identity: Identity,
  purpose: string,
  { stack, program }: { readonly stack: string; readonly program?: string | undefined },
) {
  return {
    identity,
    login: planLogin(settings, accessOf(access, purpose)),
    program: program ?? onlyProgram,
    stack: fullStack(settings, stack),
    manual: false,
    needs: [] as readonly Need[],
    interruptible: false,
  };
}

/** What changes one stack happens one after the other, whatever it is called. */
function groupOf(stack: string): string {
  return stack.split("/").slice(-2).join("/");
}

function accessOf(access: readonly Access[], purpose: string): Access {
  const granted = access.find((one) => one.purpose === purpose);
  if (!granted) throw new Error(`no access for ${purpose}`);
  return granted;
}

function planLogin({ authentication, backend, organization, timeout }: Settings, { team }: Access): Login {
  if (backend) return { kind: "selfManaged", url: backend.url };
  if (authentication === "token") return { kind: "token" };
  const minutes = timeout === undefined ? 0 : minutesOf(timeout);
  return {
    kind: "oidc",
    organization: organization ?? "",
    ...(team !== undefined && { team }),
    // Pulumi: a token lives two hours unless pulumi login is told otherwise.
    ...(minutes > 120 && { expiration: `${minutes}m` }),
  };
}

function escOf({ access }: Ground, purpose: string): { escEnvironment?: string } {
  const [environment] = accessOf(access, purpose).escEnvironments;
  return environment === undefined ? {} : { escEnvironment: environment };
}

/** A stored token is for the jobs of an environment, so that its jobs have to name one, which changes nothing there. */
function storedTokenEnvironment({ settings }: Ground, name: string): { environment?: JobEnvironment } {
  return settings.authentication === "token" && !settings.backend ? { environment: { name, action: "prepare" } } : {};
}

function triggerOf({ branch, tag }: DeploymentSettings["on"]): Trigger {
  return branch === undefined ? { kind: "tag", pattern: tag ?? "" } : { kind: "branch", branch };
}

function scheduleTrigger({ defaultBranch }: Settings, schedule: string): Trigger {
  return { kind: "schedule", schedule, branch: defaultBranch };
}

function listedTriggers(triggers: readonly Trigger[]): string {
  return triggers
    .map((trigger) => {
      switch (trigger.kind) {
        case "mergeRequest":
          return "Merge request";
        case "branch":
          return `Push to ${trigger.branch}`;
        case "tag":
          return `Tag ${trigger.pattern}`;
        case "schedule":
          return `Schedule "${trigger.schedule}"`;
      }
    })
    .map((text, index) => (index === 0 ? text : text.charAt(0).toLowerCase() + text.slice(1)))
    .join(", ");
}

function deployName({ name }: DeploymentSettings): string {
  return `deploy-${name}`;
}

function inspectName({ name }: DeploymentSettings): string {
  return `plan-${name}`;
}
