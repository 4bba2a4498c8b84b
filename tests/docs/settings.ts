import { parse } from "yaml";
import { checkFoundationSettings } from "../../pipeline/checks/checkFoundationSettings";
import { valueOf } from "../../pipeline/diagnostics/checked";
import { readFleetSettings } from "../../pipeline/fleet/readFleetSettings";
import { throwErrors } from "../../pipeline/diagnostics/pipelineError";
import { withProjectDefaults } from "../../pipeline/settings/projectDefaults";
import { readDefaults } from "../../pipeline/stackText/readDefaults";
import { parseSeed } from "pulumi-pipeline-sandbox/parseSeed";
import { eightLines, planOf } from "../pipeline/examples";
import type { Block } from "./pages";

const pipelineKey = "platform:pipeline";
const foundationKey = "platform:foundation";
const defaultsKey = "platform:defaults";
const fleetKey = "platform:fleet";

/** Reads the settings of a `yaml` block, and plans them. Throws their errors. */
export function readSettingsBlock({ text }: Pick<Block, "text">): void {
  const content = parse(text) as Readonly<Record<string, unknown>>;
  const config = (content.config ?? {}) as Readonly<Record<string, unknown>>;
  if ("cloud" in content) parseSeed(text);
  else if (foundationKey in config) valueOf(checkFoundationSettings(config[foundationKey]));
  else if (fleetKey in config) valueOf(readFleetSettings("Pulumi.yaml", text));
  else if (defaultsKey in config) planDefaults(text);
  else planOf(completed(config[pipelineKey] ?? content));
}

/** Plans a project with the defaults of a `Pulumi.yaml`. */
function planDefaults(text: string): void {
  const { value, diagnostics } = readDefaults("Pulumi.yaml", text);
  throwErrors([...diagnostics, ...(value?.diagnostics ?? [])]);
  planOf(withProjectDefaults(value?.defaults, completed({})));
}

/**
 * Settings on a page, which shows only the keys of its topic. Missing keys `program`, `organization` and `deployments`
 * are those of the eight lines.
 */
function completed(shown: unknown): object {
  const { program, organization, ...rest } = eightLines;
  const keys = shown as Readonly<Record<string, unknown>>;
  return {
    ...rest,
    ...(!("programs" in keys) && { program }),
    ...(!("backend" in keys) && { organization }),
    ...keys,
  };
}

/** The stack's file name in the first line of a block: `# Pulumi.shop-api.yaml`. */
export function fileShownBy({ text }: Pick<Block, "text">): string | undefined {
  return /^# (Pulumi\.\S+\.yaml)\n/.exec(text)?.[1];
}
