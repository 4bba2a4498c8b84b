import * as pulumi from "@pulumi/pulumi";
import { checkSettings } from "../pipeline/checks/checkSettings";
import { type Diagnostic, errorAt, isError } from "../pipeline/diagnostics/diagnostic";
import { PipelineError } from "../pipeline/diagnostics/pipelineError";
import { defaultsDiagnostics, withProjectDefaults } from "../pipeline/settings/projectDefaults";
import { defaultsKey, foundationKey, platformProject, settingsKey } from "../pipeline/stackFile";
import { targets } from "../targets";
import { failure } from "./failure";
import type { PulumiFoundationArgs } from "./foundation/pulumiFoundationArgs";
import type { PulumiPipelineArgs } from "./pulumiPipelineArgs";
import type { PipelineSettingsArgs } from "./settingsArgs";

/**
 * The arguments in this stack's configuration: its settings with the defaults of all projects, which are not checked yet,
 * and its secrets.
 */
export function stackArgs(): PulumiPipelineArgs {
  const config = new pulumi.Config(platformProject);
  const secrets = config.getSecretObject<Record<string, string>>("secrets");
  const settings = readSettings(config, settingsKey) ?? refuse(noSettings);
  const merged = withDefaults(readDefaults(config), settings as PulumiPipelineArgs);
  return { ...merged, ...(secrets && { secrets }) };
}

/**
 * The arguments of a pipeline with defaults for all pipelines of a program. Maps are merged key by key; any other value,
 * also a list, is that of `args` if it has one. What a project is (`project`, `deployments`), and what somebody decided
 * about one project (`exceptions`, `adopt`, `replaceExistingFile`, `leave`), has no defaults: such a key throws an error.
 */
export function withDefaults(defaults: Partial<PipelineSettingsArgs>, args: PulumiPipelineArgs): PulumiPipelineArgs {
  const { secrets, ...own } = args;
  const errors = defaultsDiagnostics(defaults).map((one) => ({ ...one, path: pathInDefaults(one.path) }));
  const merged = withProjectDefaults(defaults, own);
  if (errors.length > 0) refuse(...errors, ...checkSettings(merged, targets.gitlab).diagnostics.filter(isError));
  return { ...(merged as PulumiPipelineArgs), ...(secrets && { secrets }) };
}

function pathInDefaults(path: string): string {
  return path === "" ? "defaults" : `defaults.${path}`;
}

function readDefaults(config: pulumi.Config): Partial<PipelineSettingsArgs> {
  if (config.get(nameOf(defaultsKey)) === undefined) return {};
  return readSettings(config, defaultsKey) ?? refuse(noDefaults);
}

/** The foundation's settings in this stack's configuration, not checked yet; undefined if it has none. */
export function foundationSettings(): Omit<PulumiFoundationArgs, "projects"> | undefined {
  const config = new pulumi.Config(platformProject);
  if (config.get(nameOf(foundationKey)) === undefined) return undefined;
  if (config.get(nameOf(settingsKey)) !== undefined) refuse(twoKinds);
  const settings = readSettings(config, foundationKey) ?? refuse(noFoundationSettings);
  return settings as Omit<PulumiFoundationArgs, "projects">;
}

function readSettings(config: pulumi.Config, key: string): object | undefined {
  if (isSecret(key)) refuse(secretSettings(key));
  return parseMap(config.get(nameOf(key)) ?? "");
}

/** A key without its namespace, which the SDK adds. */
function nameOf(key: string): string {
  return key.slice(platformProject.length + 1);
}

/** Whether a key contains a secret. The SDK's types lack this function. */
function isSecret(key: string): boolean {
  const { isConfigSecret } = pulumi.runtime as { isConfigSecret?: (key: string) => boolean };
  if (!isConfigSecret) throw new Error("this version of @pulumi/pulumi does not say which configuration is secret");
  return isConfigSecret(key);
}

/** A map, which Pulumi passes as JSON. A key without content is empty text. */
function parseMap(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function refuse(...errors: readonly Diagnostic[]): never {
  throw failure(pulumi.getStack(), new PipelineError(errors));
}

const noSettings: Diagnostic = errorAt(
  "NO_SETTINGS",
  "",
  `the stack's configuration holds no settings. They are a map below ${settingsKey}, which the README shows in eight lines; mind the indentation`,
);

const noFoundationSettings: Diagnostic = errorAt(
  "NO_SETTINGS",
  "",
  `the stack's configuration holds no settings of a foundation. They are a map below ${foundationKey}; mind the indentation`,
);

const noDefaults: Diagnostic = errorAt("NO_SETTINGS", "", `${defaultsKey} holds no settings. They are a map`);

const twoKinds: Diagnostic = errorAt(
  "TWO_KINDS_OF_SETTINGS",
  "",
  `the stack's configuration holds the settings of a project and of a foundation, and a stack is one of the two. Leave out ${settingsKey} or ${foundationKey}`,
);

function secretSettings(key: string): Diagnostic {
  const message = `a secret was set inside ${key}, where it would become plain text. Set it with pulumi config set --secret --path '${platformProject}:secrets.<name>', and name it in the settings with secret: <name>`;
  return errorAt("SECRET_SETTINGS", "", message);
}
