import { type Diagnostic, errorAt } from "../../diagnostics/diagnostic";
import { quoted } from "../../diagnostics/wording";
import { VariableType, Visibility } from "../../settings/choices";
import type { ValidVariable } from "../../settings/sections";
import type { VariableRules } from "../../variableRules";
import { check } from "./settingsCheck";

/** Checks that the type, the expansion and the visibility of each variable fit together. */
export const variableFormChecks = [
  check(["validVariables"], ({ validVariables }, { rules }) =>
    validVariables.flatMap((variable) => [
      ...pointlessExpansion(variable, rules),
      ...visibleSecret(variable),
      ...unmaskableValue(variable, rules),
    ]),
  ),
];

/** GitLab: a masked value has no references to expand. The runner would also change a `$` inside a secret. */
function pointlessExpansion({ path, value }: ValidVariable, { title }: VariableRules): Diagnostic[] {
  const { expand, secret, visibility = Visibility.Visible } = value;
  if (expand !== true || (secret === undefined && visibility === Visibility.Visible)) return [];
  const message =
    secret === undefined
      ? `${title} replaces no references in a masked value. Leave out expand, or set visibility: visible`
      : "jobs get a secret as it is, because it may contain a dollar sign. Leave out expand";
  return [errorAt("CONFLICTING_KEYS", `${path}.expand`, message)];
}

function visibleSecret({ path, value: { secret, type, visibility } }: ValidVariable): Diagnostic[] {
  if (secret === undefined || type === VariableType.File || visibility !== Visibility.Visible) return [];
  const message =
    "a secret in an environment variable is masked, because many commands print the whole environment. Leave out visibility, or give the secret to the jobs as a file, with type: file";
  return [errorAt("CONFLICTING_KEYS", `${path}.visibility`, message)];
}

/** The message does not contain the value, which must not be in logs. */
function unmaskableValue({ path, value }: ValidVariable, { title, maskable }: VariableRules): Diagnostic[] {
  const { name, value: text, visibility = Visibility.Visible } = value;
  if (text === undefined || visibility === Visibility.Visible || maskable.matches(text)) return [];
  const message = `${title} can't mask the value of ${quoted(name)}: it needs ${maskable.rule}. Encode it on one line, such as by base64, or set visibility: visible`;
  return [errorAt("UNMASKABLE_SECRET", `${path}.value`, message)];
}
