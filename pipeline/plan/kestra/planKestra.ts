import { escName } from "../../flow/escEnvironments";
import type { FlowKestra, FlowKestraDeployment, FlowKestraProgram } from "../../flow/kestraFlow";
import { escEnvironmentOf, identityOf } from "../../flow/relations";
import { driftSchedule, scheduleTrigger } from "../../flow/triggers";
import {
  connectionVariables,
  type FlowFolder,
  type KestraJob,
  type KestraPipeline,
  type KestraProgram,
} from "../../kestra/model";
import { driftName, isRemediated } from "../jobs/driftJobs";
import { ciEnvironment, type JobContext, planLogin } from "../jobs/jobParts";
import { deployName } from "../jobs/jobs";
import { listedTriggers } from "../jobs/listedTriggers";
import { changedPaths } from "../programs";

/** Plans the programs of Kestra flows and their jobs; undefined without any. */
export function planKestra(context: JobContext): KestraPipeline | undefined {
  const { kestra } = context.flow;
  if (!kestra) return undefined;
  return {
    flowFolders: kestra.deployments.flatMap((deployment) => flowFolders(deployment, kestra)),
    programs: kestra.programs.map(planProgram),
    jobs: [
      ...kestra.programs.flatMap((program) => validationJob(program, kestra)),
      ...kestra.deployments.map((deployment) => deploymentJob(context, deployment)),
      ...kestra.deployments.flatMap((deployment) => driftJob(context, deployment)),
    ],
  };
}

function flowFolders(
  { program, path, namespaces, connection, isProduction }: FlowKestraDeployment,
  kestra: FlowKestra,
): FlowFolder[] {
  const settings = kestra.programs.find((one) => one.name === program)?.settings;
  return namespaces.map((namespace, index) => ({
    namespace: namespace.name,
    server: [connection.server, connection.tenant ?? ""].join(" "),
    path: below(settings?.path ?? ".", namespace.path),
    settingsPath: `${path}.kestra.namespaces[${index}].path`,
    isProduction,
    requiresReadOnly: settings?.kestra?.requireReadOnly ?? false,
  }));
}

/** A folder inside another one, both relative to the project's top. */
function below(folder: string, inner: string): string {
  return [folder, inner].filter((one) => one !== ".").join("/") || ".";
}

function planProgram({ name, path: settingsPath, settings, image, dialect }: FlowKestraProgram): KestraProgram {
  const { path, changes, steps, services } = settings;
  return {
    name,
    settingsPath,
    path,
    image,
    dialect,
    ...(changes && { changes: changedPaths(path, changes) }),
    steps,
    services,
  };
}

const common = { manual: false, needs: [], interruptible: false } as const;

function validationJob({ name, validation }: FlowKestraProgram, { programs }: FlowKestra): KestraJob[] {
  if (!validation) return [];
  const judge = validation.kind === "local" ? "with the plugins of the image" : "on the Kestra server";
  return [
    {
      ...common,
      name: programs.length === 1 ? "validate" : `validate-${name}`,
      action: { kind: "validate", validation },
      description: `Merge request: validate the Kestra flows ${judge}.`,
      triggers: [{ kind: "mergeRequest" }],
      program: name,
      interruptible: true,
    },
  ];
}

function deploymentJob(context: JobContext, deployment: FlowKestraDeployment): KestraJob {
  const { name, program, trigger, manual, after, connection, namespaces, runnerTags } = deployment;
  return {
    ...common,
    name: deployName(name),
    action: { kind: "deploy", connection, namespaces },
    description: `${listedTriggers([trigger])}: deploy the Kestra flows of ${name}${manual ? ", after a person starts the job" : ""}.`,
    triggers: [trigger],
    program,
    ...ciEnvironment(context, { kind: "deployment", deployment: name }, "start"),
    ...openedEsc(context, deployment),
    manual,
    needs: after.map((before) => ({ job: deployName(before.deployment), optional: before.optional })),
    concurrencyGroup: groupOf(name),
    ...(runnerTags && { runnerTags }),
  };
}

/** The job that detects or remediates drift: flows on the server that differ from those of the default branch. */
function driftJob(context: JobContext, deployment: FlowKestraDeployment): KestraJob[] {
  const { flow } = context;
  const { name, program, drift, after, connection, namespaces, runnerTags } = deployment;
  const shared = {
    ...common,
    name: driftName(name),
    triggers: [scheduleTrigger(flow, driftSchedule)],
    program,
    concurrencyGroup: groupOf(name),
    ...openedEsc(context, deployment),
    ...(runnerTags && { runnerTags }),
  };
  const use = { kind: "deployment", deployment: name } as const;
  const text = (what: string) => `Schedule "${driftSchedule}": ${what} the flows of ${name} that run in Kestra.`;
  switch (drift) {
    case "ignore":
      return [];
    case "remediate":
      return [
        {
          ...shared,
          action: { kind: "remediateDrift", connection, namespaces },
          description: text("deploy the branch's flows again, over changes in"),
          ...ciEnvironment(context, use, "start"),
          needs: after
            .filter((before) => isRemediated(flow, before.deployment))
            .map((before) => ({ job: driftName(before.deployment), optional: false })),
        },
      ];
    case "report":
    case "fail":
      return [
        {
          ...shared,
          action: { kind: "detectDrift", connection, namespaces, fail: drift === "fail" },
          description: text(`compare the branch with`),
          // The credential is for this deployment environment only. The job deploys nothing to it.
          ...ciEnvironment(context, use, "prepare"),
          interruptible: true,
        },
      ];
  }
}

/** The ESC environment of a deployment, which has those of its variables that are no CI/CD variables. */
function openedEsc({ flow }: JobContext, deployment: FlowKestraDeployment): Pick<KestraJob, "esc"> {
  const { name, escEnvironment, connection } = deployment;
  const found = escEnvironmentOf(flow, escEnvironment);
  if (!found) return {};
  const isOfCi = (variable: string) =>
    flow.variables.some((one) => one.name === variable && [undefined, name].includes(one.deployment));
  return {
    esc: {
      organization: flow.organization ?? "",
      environment: escName(found),
      login: planLogin(flow, identityOf(flow, name)),
      variables: connectionVariables(connection).filter((one) => !isOfCi(one)),
    },
  };
}

function groupOf(deployment: string): string {
  return `kestra/${deployment}`;
}
