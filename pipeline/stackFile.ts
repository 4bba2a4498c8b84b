import { type Document, parseDocument } from "yaml";
import { PipelineError } from "./errors";
import { isMap } from "./isMap";
import type { Origin } from "./model";
import { visible } from "./visible";

/** The Pulumi project of the platform repository, whose name is also the namespace of its configuration. */
export const platformProject = "platform";

/** The configuration key that the settings are below. */
export const settingsKey = `${platformProject}:pipeline`;

/** The configuration key that the settings of the one stack are below that owns what projects share. */
export const foundationKey = `${platformProject}:foundation`;

/** What a `Pulumi.<stack>.yaml` holds, not checked yet. */
export interface StackSettings {
  /** The settings of the project that the stack onboards. */
  readonly pipeline?: unknown;
  /** The settings of a foundation. */
  readonly foundation?: unknown;
}

/**
 * The settings of a project that a `Pulumi.<stack>.yaml` holds, not checked yet. `file` is its name, `text` what it
 * holds.
 */
export function readStackFile(file: string, text: string): unknown {
  return projectSettings(file, readStackSettings(file, text));
}

/** The settings of a project among those of a file, where it has no others. */
export function projectSettings(file: string, { pipeline, foundation }: StackSettings): unknown {
  if (pipeline !== undefined && foundation === undefined) return pipeline;
  throw new PipelineError([{ code: "NO_SETTINGS", path: file, message: whyNoProject(pipeline, foundation) }]);
}

/** Both kinds of settings, of which a stack has one, or none where it is of another program. */
export function readStackSettings(file: string, text: string): StackSettings {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) throw notYaml(file, error.message.split("\n")[0]?.replace(/:$/, "") ?? error.code);

  const content = valuesOf(file, document);
  const config = isMap(content) ? content.config : undefined;
  if (!isMap(config)) return {};
  return { pipeline: config[settingsKey], foundation: config[foundationKey] };
}

function whyNoProject(pipeline: unknown, foundation: unknown): string {
  if (foundation === undefined) return `holds no settings. They belong under config, as ${settingsKey}`;
  return pipeline === undefined
    ? `holds the settings of a foundation, ${foundationKey}, and no project's`
    : `holds the settings of a project and of a foundation. Leave out ${settingsKey} or ${foundationKey}`;
}

/** The file that holds a stack's settings. Pulumi: stack settings files. */
export function stackFile(stack: string): string {
  return `Pulumi.${stack}.yaml`;
}

/** The stack that a `Pulumi.<stack>.yaml` belongs to. The CI file names it in a comment, and a file's name is any text. */
export function originOf(file: string): Origin {
  const name = file.split("/").at(-1) ?? file;
  return { project: platformProject, stack: visible(/^Pulumi\.(.+)\.ya?ml$/s.exec(name)?.[1] ?? name) };
}

/**
 * Some faults show only when values are made of the YAML: an alias of nothing, or aliases that multiply without end.
 */
function valuesOf(file: string, document: Document): unknown {
  try {
    return document.toJS();
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw notYaml(file, error.message);
  }
}

function notYaml(file: string, problem: string): PipelineError {
  return new PipelineError([{ code: "NOT_YAML", path: file, message: `is not YAML: ${problem}` }]);
}
