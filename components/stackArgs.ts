import * as pulumi from "@pulumi/pulumi";
import { type Mistake, PipelineError } from "../pipeline/errors";
import { platformProject, settingsKey } from "../pipeline/stackFile";
import { failure } from "./failure";
import type { PulumiPipelineArgs } from "./pulumiPipelineArgs";

/** The arguments that this stack's configuration holds: its settings, which are checked later, and its secrets. */
export function stackArgs(): PulumiPipelineArgs {
  const config = new pulumi.Config(platformProject);
  const secrets = config.getSecretObject<Record<string, string>>("secrets");
  return { ...readSettings(config), ...(secrets && { secrets }) };
}

function readSettings(config: pulumi.Config): PulumiPipelineArgs {
  if (isSecret(settingsKey)) refuse(secretSettings);
  const settings = parseMap(config.get("pipeline") ?? "");
  return settings ?? refuse(noSettings);
}

/** The SDK knows which keys hold a secret, somewhere inside, but leaves the question out of its types. */
function isSecret(key: string): boolean {
  const { isConfigSecret } = pulumi.runtime as { isConfigSecret?: (key: string) => boolean };
  if (!isConfigSecret) throw new Error("this version of @pulumi/pulumi does not say which configuration is secret");
  return isConfigSecret(key);
}

/** Pulumi hands a map on as JSON, and a key with nothing below it as empty text. */
function parseMap(text: string): PulumiPipelineArgs | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as PulumiPipelineArgs)
      : undefined;
  } catch {
    return undefined;
  }
}

function refuse(mistake: Mistake): never {
  throw failure(pulumi.getStack(), new PipelineError([mistake]));
}

const noSettings: Mistake = {
  code: "NO_SETTINGS",
  path: "",
  message: `the stack's configuration holds no settings. They are a map below ${settingsKey}, which the README shows in eight lines; mind the indentation`,
};

const secretSettings: Mistake = {
  code: "SECRET_SETTINGS",
  path: "",
  message: `a secret was set inside ${settingsKey}, where it would not stay one. Set it with pulumi config set --secret --path '${platformProject}:secrets.<name>', and name it in the settings with secret: <name>`,
};
