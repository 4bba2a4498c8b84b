import type { Job, Trigger } from "../../../pipeline/model";
import { runsUnreviewedCode } from "../../../pipeline/model";
import { programsOf } from "../../../pipeline/flow/programs";
import { type Flow, flowOf, flows, platformFlows } from "../flows";

/** A program of a flow, in the project's repository. */
export interface FlowProgram {
  /** Its folder. */
  readonly path: string;
  /** Its project in Pulumi Cloud, such as `shop-api`. */
  readonly name: string;
  /** The prefix of its cache keys, if the project has several programs. */
  readonly prefix?: string;
  /** The names of its stacks. */
  readonly stacks: readonly string[];
}

/**
 * The flows of the attack matrix, with Node.js programs that run on this machine. Without those that include files of the
 * team: their other jobs are those of the first flow, and the project of these tests has no such files. Without Kestra flows:
 * their jobs run Kestra's command line on them, and no program of the project that could set or spring a trap. Without platform
 * repositories: their settings here are those of a project with one deployment.
 */
export const channelFlows: readonly Flow[] = flows
  .filter(({ name, plan: { outline } }) => !outline.teamJobs && !outline.kestra && !platformFlows.includes(name))
  .map(runnable);

/** The settings of a flow with additional ones. */
export function flowWith(flow: Flow, more: object): Flow {
  return flowOf(flow.name, { ...flow.written, ...more });
}

function runnable({ name, written }: Flow): Flow {
  const { programs } = written as { programs?: readonly object[] };
  return flowOf(name, {
    ...written,
    ...(programs && { programs: programs.map((program) => ({ ...program, runtime: "nodejs" })) }),
  });
}

/** The programs of a flow. */
export function flowPrograms({ settings }: Flow): readonly FlowProgram[] {
  const programs = programsOf(settings);
  return programs.map(({ name: program, path }) => {
    const stacks = [
      ...settings.deployments.filter((one) => programs.length === 1 || one.program === program),
      ...(settings.reviewStacks ? [{ stack: settings.reviewStacks.template }] : []),
    ].map(({ stack = "" }) => stack.split("/").slice(-2));
    return {
      path,
      name: stacks[0]?.[0] ?? "",
      ...(programs.length > 1 && { prefix: program }),
      stacks: stacks.map(([, stack = ""]) => stack),
    };
  });
}

/** The jobs of the flow that run unreviewed code. */
export function unreviewedJobs({ plan }: Flow): readonly Job[] {
  return plan.outline.jobs.filter(runsUnreviewedCode);
}

/** The jobs of the flow that run reviewed code. */
export function reviewedJobs({ plan }: Flow): readonly Job[] {
  return plan.outline.jobs.filter((job) => !runsUnreviewedCode(job));
}

/**
 * The jobs of reviewed code with a stronger identity than a merge request has. If an exception gives merge requests the
 * identity of a deployment, that deployment is not among them: merge requests may change its stack anyway.
 */
export function strongerJobs(flow: Flow): readonly Job[] {
  const logins = unreviewedJobs(flow).map(({ login }) => JSON.stringify(login));
  return reviewedJobs(flow).filter(
    ({ identity, login }) => identity !== "deploy" || !logins.includes(JSON.stringify(login)),
  );
}

/** The triggers of jobs of reviewed code, each once, in the order of the flow. */
export function reviewedTriggers(flow: Flow): readonly Trigger[] {
  const all = reviewedJobs(flow).flatMap(({ triggers }) => triggers);
  return [...new Map(all.map((trigger) => [JSON.stringify(trigger), trigger])).values()];
}
