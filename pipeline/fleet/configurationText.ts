import { defaultsKey, fleetKey, foundationKey, platformProject, settingsKey } from "../stackFile";
import type { ConfigText } from "../stackText/readConfig";
import { isMap } from "../isMap";
import { canonicalText } from "./planSections";

/** The keys of the configuration whose content the plan has. */
const planned = [settingsKey, foundationKey, defaultsKey, fleetKey].flatMap((key) => [
  key,
  key.slice(platformProject.length + 1),
]);

/**
 * Returns the other configuration of a stack, such as that of providers, as one text: of its project, then of its own file.
 * Secrets are the encrypted texts of the file, so that a new secret is a change.
 */
export function configurationText(project: ConfigText | undefined, stack: ConfigText | undefined): string {
  const all = { ...others(project), ...others(stack), environment: importsOf(stack) };
  const text = canonicalText(all);
  return text === "{}" ? "" : text;
}

function others(text: ConfigText | undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries(text?.config ?? {}).filter(([key]) => !planned.includes(key)));
}

/** The ESC environments that a stack's file imports. Pulumi: `environment` in a stack settings file. */
function importsOf(text: ConfigText | undefined): unknown {
  const content: unknown = text?.content;
  return isMap(content) ? content.environment : undefined;
}
