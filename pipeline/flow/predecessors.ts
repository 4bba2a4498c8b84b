import type { DeploymentSettings, Settings } from "../settings/settings";
import { onlyProgram, programsOf } from "./programs";

/** A deployment that has to succeed before another in the same pipeline. */
export interface DeploymentBefore {
  readonly deployment: DeploymentSettings;
  /** Whether some pipelines contain the dependent deployment without this one. */
  readonly optional: boolean;
}

/**
 * Returns the deployments that a deployment waits for in the same pipeline. These are the previous one of its program,
 * and those of the programs that its program depends on.
 */
export function predecessors(settings: Settings, deployment: DeploymentSettings): DeploymentBefore[] {
  const { deployments } = settings;
  const programs = programsOf(settings);
  const index = deployments.findIndex(({ name }) => name === deployment.name);
  const together = deployments.filter(({ on }) => sameRef(on, deployment.on));
  const earlier = together.filter((other) => deployments.indexOf(other) < index);
  const previous = earlier.findLast((other) => other.program === deployment.program);
  return [...(previous ? [{ deployment: previous, optional: false }] : []), ...ofPrograms()];

  /**
   * Returns the deployments of the programs that this one depends on. If a program has no deployment in the pipeline,
   * or may have none, the programs that it depends on are included too.
   */
  function ofPrograms(): DeploymentBefore[] {
    const own = deployment.program ?? onlyProgram;
    const wanted = new Set(programs.find(({ name }) => name === own)?.dependsOn);
    const found = [...programs].reverse().flatMap(({ name, changes, dependsOn }) => {
      if (!wanted.has(name)) return [];
      const isOf = ({ program }: DeploymentSettings) => program === name;
      const last = earlier.findLast(isOf) ?? together.find(isOf);
      const optional = changes !== undefined;
      if (!last || optional) for (const other of dependsOn) wanted.add(other);
      return last ? [{ deployment: last, optional }] : [];
    });
    return found.reverse();
  }
}

/** Whether a person has to start a deployment, or one that it waits for in the same pipeline. */
export function waitsForPerson(settings: Settings, deployment: DeploymentSettings): boolean {
  const reached = new Set([deployment]);
  for (const one of reached) {
    if (one.approval === "manual") return true;
    for (const before of predecessors(settings, one)) reached.add(before.deployment);
  }
  return false;
}

/** Whether the same pipelines contain both deployments. */
export function sameRef(one: DeploymentSettings["on"], other: DeploymentSettings["on"]): boolean {
  return one.branch === other.branch && one.tag === other.tag;
}
