import { isMap as isYamlMap, isScalar, type LineCounter } from "yaml";
import { type Checked, checked } from "../diagnostics/checked";
import { type Diagnostic, errorAt, type Position } from "../diagnostics/diagnostic";
import { nearest } from "../diagnostics/nearest";
import { quoted } from "../diagnostics/wording";
import { isDefault, withProjectDefaults } from "../settings/projectDefaults";
import { cloudUrlKey, defaultsKey, foundationKey, gitLabUrlKey, settingsKey } from "../stackFile";
import { positionAt } from "./locate";
import { type ConfigText, readConfig } from "./readConfig";
import { type DefaultsText, defaultsText } from "./readDefaults";

/** The content of a `Pulumi.<stack>.yaml`, not checked yet. A stack has one kind of settings, or none. */
export interface StackText {
  /** The file's name, as diagnostics show it. */
  readonly file: string;
  /** The settings of the project that the stack onboards, with the defaults of all projects. */
  readonly pipeline?: unknown;
  /** The settings as this file has them, and the defaults, if there are any. */
  readonly inherited?: { readonly own: unknown; readonly from: DefaultsText };
  /** The settings of a foundation. */
  readonly foundation?: unknown;
  /** The address of GitLab in the configuration of its provider. */
  readonly gitLabUrl?: { readonly value: unknown; readonly position: Position };
  /** The address of Pulumi Cloud in the configuration of its provider. */
  readonly cloudUrl?: string;
  /** The position of a path in the settings, or of the nearest parent that exists. */
  readonly locate: (path: string) => Position;
  /** A key that was probably meant for the settings, if the file has none. */
  readonly misspelt?: Misspelt;
}

interface Misspelt {
  readonly key: string;
  readonly meant: string;
  readonly position: Position;
}

/**
 * Reads the text of a `Pulumi.<stack>.yaml` without checking the settings in it. `inherited` are the defaults of all
 * projects; defaults of the stack itself replace them. Pulumi: a stack's configuration replaces its project's, key by key.
 */
export function readStackText(file: string, text: string, inherited?: DefaultsText): Checked<StackText> {
  const { value, diagnostics } = readConfig(file, text);
  return value ? checked(stackTextOf(file, value, inherited), diagnostics) : { diagnostics };
}

/** The settings in the configuration of a file: see {@link readStackText}. */
export function stackTextOf(
  file: string,
  { config, document, lines, locator }: ConfigText,
  inherited?: DefaultsText,
): StackText {
  const key = config[settingsKey] === undefined && config[foundationKey] !== undefined ? foundationKey : settingsKey;
  const misspelt = misspeltIn(document.contents, lines);
  const own = config[settingsKey];
  const from =
    config[defaultsKey] === undefined
      ? inherited
      : defaultsText(file, config[defaultsKey], (path) => locator.path(defaultsKey, path));
  return {
    file,
    ...(own !== undefined && { pipeline: from ? withProjectDefaults(from.defaults, own) : own }),
    ...(own !== undefined && from && { inherited: { own, from } }),
    ...(config[foundationKey] !== undefined && { foundation: config[foundationKey] }),
    ...(config[gitLabUrlKey] !== undefined && {
      gitLabUrl: { value: config[gitLabUrlKey], position: locator.key(gitLabUrlKey) },
    }),
    ...(typeof config[cloudUrlKey] === "string" && { cloudUrl: config[cloudUrlKey] }),
    locate: (path) => locator.path(key, path),
    ...(misspelt && { misspelt }),
  };
}

/** Returns the settings of a project, if the file contains no others. */
export function projectSettings(stack: StackText): Checked<{ readonly settings: unknown }> {
  const { pipeline, foundation } = stack;
  if (pipeline !== undefined && foundation === undefined) return { value: { settings: pipeline }, diagnostics: [] };
  return { diagnostics: [noProject(stack)] };
}

/** Adds the file and the positions in it to diagnostics: of the stack, or of the defaults that contain the setting. */
export function inFile({ file, locate, inherited }: StackText, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.map((one) => {
    const place = inherited && comesFromDefaults(inherited, one.path) ? inherited.from : { file, locate };
    return { ...one, file: place.file, position: one.position ?? place.locate(one.path) };
  });
}

function comesFromDefaults({ own, from }: NonNullable<StackText["inherited"]>, path: string): boolean {
  // The items of a list come from one file.
  const [keys = ""] = path.split("[");
  return keys !== "" && isDefault(from.defaults, own, keys.split("."));
}

function noProject({ file, pipeline, foundation, locate, misspelt }: StackText): Diagnostic {
  const place = { file, position: locate("") };
  if (pipeline !== undefined) {
    const message = `holds the settings of a project and of a foundation. Leave out ${settingsKey} or ${foundationKey}`;
    return { ...errorAt("TWO_KINDS_OF_SETTINGS", "", message), ...place };
  }
  if (foundation !== undefined) {
    const message = `holds the settings of a foundation, ${foundationKey}, and no project's`;
    return { ...errorAt("NO_SETTINGS", "", message), ...place };
  }
  const message = `holds no settings. They belong under config, as ${settingsKey}`;
  if (!misspelt) return { ...errorAt("NO_SETTINGS", "", message), ...place };
  const { key, meant, position } = misspelt;
  return {
    ...errorAt("NO_SETTINGS", "", `${message}. Did you mean ${quoted(meant)}, not ${quoted(key)}?`),
    file,
    position,
  };
}

/**
 * Finds a key that was probably meant for the settings. At the top level it is similar to `config`, below `config` to a
 * settings key.
 */
function misspeltIn(contents: unknown, lines: LineCounter): Misspelt | undefined {
  if (!isYamlMap(contents)) return undefined;
  const config = contents.get("config", true);
  const [node, choices] = config === undefined ? [contents, ["config"]] : [config, [settingsKey, foundationKey]];
  if (!isYamlMap(node)) return undefined;
  for (const { key } of node.items) {
    if (!isScalar(key)) continue;
    const written = String(key.value);
    // The namespace of the key is the Pulumi project's name, which users may leave out.
    const meant = nearest(written, choices) ?? choices.find((choice) => choice.endsWith(`:${written}`));
    if (meant === undefined) continue;
    return { key: written, meant, position: positionAt(lines, key.range?.[0] ?? 0) };
  }
  return undefined;
}
