import { type Diagnostic, errorAt } from "../../pipeline/diagnostics/diagnostic";
import type { Existing } from "../gitlab/lookups/existingResources";
import type { Leaving } from "./leaving";

/**
 * The errors about adopted resources that this update would have to replace. Their state has `retainOnDelete`, so the
 * engine would not delete them, and GitLab would refuse their replacements.
 */
export function irreplaceable(existing: readonly Existing[], { adopted }: Pick<Leaving, "adopted">): Diagnostic[] {
  return existing
    .filter(({ resourceName }) => adopted.has(resourceName))
    .flatMap(({ label, path, obstacle }) =>
      obstacle === undefined
        ? []
        : [errorAt("ALREADY_EXISTS", path, `${label} was adopted, and can't be replaced: ${obstacle}`)],
    );
}
