import type { DeploymentSettings, Settings } from "../settings/settings";
import { onlyProgram, programsOf } from "./programs";
import { coversRef, overlapping } from "./refs";

/** A deployment that has to succeed before another in the same pipeline. */
export interface DeploymentBefore {
  readonly deployment: DeploymentSettings;
  /** Whether some pipelines contain the dependent deployment without this one. */
  readonly optional: boolean;
}

/**
 * Returns the deployments that a deployment waits for in the same pipeline: the earlier ones of its program, and those
 * of the programs that its program depends on. A tag may start only some of them.
 */
export function predecessors(settings: Settings, deployment: DeploymentSettings): DeploymentBefore[] {
  const { deployments } = settings;
  const programs = programsOf(settings);
  const index = deployments.findIndex(({ name }) => name === deployment.name);
  const together = deployments.filter((other) => overlapping(other.on, deployment.on));
  const earlier = together.filter((other) => deployments.indexOf(other) < index);
  return [...lastOf(earlier.filter(({ program }) => program === deployment.program)), ...ofPrograms()];

  /**
   * Returns the last of the deployments, which itself waits for the others. If some tags do not start it, the earlier
   * ones are included too, up to one that all tags start.
   */
  function lastOf(some: readonly DeploymentSettings[], mayBeUnchanged = false): DeploymentBefore[] {
    const first = some.findLastIndex(({ on }) => coversRef(on, deployment.on));
    return some
      .slice(Math.max(first, 0))
      .map((other) => ({ deployment: other, optional: mayBeUnchanged || !coversRef(other.on, deployment.on) }));
  }

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
      const before = earlier.filter(isOf);
      const last = lastOf(before.length > 0 ? before : together.filter(isOf).slice(0, 1), changes !== undefined);
      if (last.every(({ optional }) => optional)) for (const other of dependsOn) wanted.add(other);
      return last.reverse();
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
