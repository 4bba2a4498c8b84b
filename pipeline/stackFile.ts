import { type Document, parseDocument } from "yaml";
import { PipelineError } from "./errors";
import type { Origin } from "./model";

/** The Pulumi project of the platform repository, whose name is also the namespace of its configuration. */
export const platformProject = "platform";

/** The configuration key that the settings are below. */
export const settingsKey = `${platformProject}:pipeline`;

/** The settings that a `Pulumi.<stack>.yaml` holds, not checked yet. `file` is its name, `text` what it holds. */
export function readStackFile(file: string, text: string): unknown {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) throw notYaml(file, error.message.split("\n")[0]?.replace(/:$/, "") ?? error.code);

  const content = valuesOf(file, document);
  const config = isMap(content) ? content.config : undefined;
  const settings = isMap(config) ? config[settingsKey] : undefined;
  if (settings === undefined) {
    const message = `holds no settings. They belong under config, as ${settingsKey}`;
    throw new PipelineError([{ code: "NO_SETTINGS", path: file, message }]);
  }
  return settings;
}

/** The stack that a `Pulumi.<stack>.yaml` belongs to. */
export function originOf(file: string): Origin {
  const name = file.split("/").at(-1) ?? file;
  return { project: platformProject, stack: /^Pulumi\.(.+)\.ya?ml$/.exec(name)?.[1] ?? name };
}

/** Some faults show only when values are made of the YAML: an alias of nothing, or aliases that multiply without end. */
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

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
