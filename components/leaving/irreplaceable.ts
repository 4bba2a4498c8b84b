import { type Diagnostic, errorAt } from "../../pipeline/diagnostics/diagnostic";
import type { Existing } from "../gitlab/lookups/existingResources";
import type { Leaving } from "./leaving";

/**
 * The errors about adopted resources that this update would have to replace. Their state says that a deletion keeps them,
 * so the engine would not delete them first, and GitLab would refuse their successors.
 */
export function irreplaceable(existing: readonly Existing[], { adopted }: Pick<Leaving, "adopted">): Diagnostic[] {
  return existing
    .filter(({ resourceName }) => adopted.has(resourceName))
    .flatMap(({ label, path, obstacle }) =>
      obstacle === undefined
        ? []
        : [errorAt("ALREADY_EXISTS", path, `${label} was taken over, and can't be replaced: ${obstacle}`)],
    );
}
