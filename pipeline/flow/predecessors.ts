import type { DeploymentSettings, Settings } from "../settings/settings";
import { onlyProgram, programsOf } from "./programs";

/** A deployment that has to succeed before another in the same pipeline. */
export interface DeploymentBefore {
  readonly deployment: DeploymentSettings;
  /** Whether the pipeline may leave it out. */
  readonly optional: boolean;
}

/** In one pipeline a deployment waits for the one before it, and for the programs that it depends on. */
export function predecessors(settings: Settings, deployment: DeploymentSettings): DeploymentBefore[] {
  const { deployments } = settings;
  const programs = programsOf(settings);
  const index = deployments.findIndex(({ name }) => name === deployment.name);
  const together = deployments.filter(({ on }) => sameRef(on, deployment.on));
  const earlier = together.filter((other) => deployments.indexOf(other) < index);
  const previous = earlier.findLast((other) => other.program === deployment.program);
  return [...(previous ? [{ deployment: previous, optional: false }] : []), ...ofPrograms()];

  /** Behind a program that the pipeline may leave out stand those that it would have waited for. */
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

/** Whether, in its own pipeline, a deployment waits until a person has started it or what it comes after. */
export function waitsForPerson(settings: Settings, deployment: DeploymentSettings): boolean {
  const reached = new Set([deployment]);
  for (const one of reached) {
    if (one.approval === "manual") return true;
    for (const before of predecessors(settings, one)) reached.add(before.deployment);
  }
  return false;
}

/** Whether two deployments happen in the same pipelines. */
export function sameRef(one: DeploymentSettings["on"], other: DeploymentSettings["on"]): boolean {
  return one.branch === other.branch && one.tag === other.tag;
}
