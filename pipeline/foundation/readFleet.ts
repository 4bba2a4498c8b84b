import { isMap } from "../isMap";
import { type Mistake, PipelineError } from "../errors";
import type { VariableRules } from "../settings/crossChecks/variableRules";
import { parseSettings } from "../settings/settings";
import { originOf, readStackSettings } from "../stackFile";
import { inStack } from "./inStack";
import type { FleetProject } from "./fleetProject";

/** A file of the platform repository that holds a stack's settings. */
export interface StackText {
  /** Its name, without a folder. */
  readonly file: string;
  readonly text: string;
}

/** A project that names the foundation. */
export interface WrittenProject extends FleetProject {
  /** Its settings as they are written: without defaults. */
  readonly written: object;
}

/** The projects that name a foundation, and all that is wrong in their files. Each path starts with a file. */
export interface Fleet {
  readonly projects: readonly WrittenProject[];
  readonly mistakes: readonly Mistake[];
}

/**
 * The projects whose issuer the stack `foundation` owns. A file that is not YAML may be one of theirs, and is a
 * mistake; what else is wrong with those of others is not looked at. `rules` are those of the CI system of all.
 */
export function readFleet(foundation: string, files: readonly StackText[], rules: VariableRules): Fleet {
  const readings = files.map((file) => readFile(foundation, file, rules));
  return {
    projects: readings.flatMap(({ project }) => project ?? []),
    mistakes: readings.flatMap(({ mistakes }) => mistakes),
  };
}

/** Whether a file of the platform repository holds a stack's settings. Pulumi: stack settings files. */
export function isStackFile(name: string): boolean {
  return /^Pulumi\..+\.yaml$/.test(name);
}

interface Reading {
  readonly project?: WrittenProject;
  readonly mistakes: readonly Mistake[];
}

function readFile(foundation: string, { file, text }: StackText, rules: VariableRules): Reading {
  const { stack } = originOf(file);
  try {
    const { pipeline } = readStackSettings(file, text);
    if (!names(pipeline, foundation)) return { mistakes: [] };
    return { project: { stack, written: pipeline, settings: parseSettings(pipeline, rules) }, mistakes: [] };
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    return { mistakes: error.mistakes.map((one) => (one.path === file ? one : inStack(stack, one))) };
  }
}

/** Whether these are the settings of a project with that foundation, right or wrong as they may be otherwise. */
function names(settings: unknown, foundation: string): settings is object {
  const trust = isMap(settings) ? settings.trust : undefined;
  return isMap(trust) && trust.foundation === foundation;
}
