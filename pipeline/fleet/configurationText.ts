import { defaultsKey, fleetKey, foundationKey, platformProject, settingsKey } from "../stackFile";
import type { ConfigText } from "../stackText/readConfig";
import { isMap } from "../isMap";
import { canonicalText } from "./planSections";

/** The keys of the configuration whose values are part of the plan. */
const plannedKeys = [settingsKey, foundationKey, defaultsKey, fleetKey].flatMap((key) => [
  key,
  key.slice(platformProject.length + 1),
]);

/**
 * Returns the configuration of a stack that its plan does not have, such as that of providers, as one text. Values of its own file
 * replace those of the project. Secrets are encrypted as in the files, so a new secret is a change.
 */
export function configurationText(project: ConfigText | undefined, stack: ConfigText | undefined): string {
  const all = { ...others(project), ...others(stack), environment: importsOf(stack) };
  const text = canonicalText(all);
  return text === "{}" ? "" : text;
}

function others(text: ConfigText | undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries(text?.config ?? {}).filter(([key]) => !plannedKeys.includes(key)));
}

/** The ESC environments that a stack's file imports. Pulumi: `environment` in a stack settings file. */
function importsOf(text: ConfigText | undefined): unknown {
  const content: unknown = text?.content;
  return isMap(content) ? content.environment : undefined;
}
