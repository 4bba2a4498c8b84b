import { parse } from "yaml";
import { checkFoundationSettings } from "../../pipeline/checks/checkFoundationSettings";
import { valueOf } from "../../pipeline/diagnostics/checked";
import { parseSeed } from "pulumi-pipeline-sandbox/parseSeed";
import { eightLines, planOf } from "../pipeline/examples";
import type { Block } from "./pages";

const pipelineKey = "platform:pipeline";
const foundationKey = "platform:foundation";

/** Reads what a `yaml` block shows, and plans it. Throws what is wrong with it. */
export function readSettingsBlock({ text }: Pick<Block, "text">): void {
  const content = parse(text) as Readonly<Record<string, unknown>>;
  const config = (content.config ?? {}) as Readonly<Record<string, unknown>>;
  if ("cloud" in content) parseSeed(text);
  else if (foundationKey in config) valueOf(checkFoundationSettings(config[foundationKey]));
  else planOf(completed(config[pipelineKey] ?? content));
}

/**
 * Settings of a page, which shows the keys that it is about: `program` and `organization` are those of the eight lines
 * unless it has others in their place, and so are the deployments.
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

/** The stack's file that a block shows, as its first line says: `# Pulumi.shop-api.yaml`. */
export function fileShownBy({ text }: Pick<Block, "text">): string | undefined {
  return /^# (Pulumi\.\S+\.yaml)\n/.exec(text)?.[1];
}
