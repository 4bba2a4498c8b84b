import { errorAt } from "../../diagnostics/diagnostic";
import { quoted } from "../../diagnostics/wording";
import { repeated } from "./lists";
import { check } from "./settingsCheck";

/** Checks the webhooks together. A URL identifies an existing one. */
export const hookChecks = [
  check(["hooks"], ({ hooks }) =>
    (["name", "url"] as const).flatMap((key) =>
      repeated(hooks.map((hook) => hook[key])).map(({ index, first, key: value }) =>
        errorAt(
          "DUPLICATE_NAME",
          `hooks[${index}].${key}`,
          `${quoted(value)} is already set by hooks[${first}].${key}`,
        ),
      ),
    ),
  ),
];
