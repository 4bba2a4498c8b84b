import { exceptionFor, unusedExceptions, withException, withoutException } from "../checks/settings/exceptions";
import { unsafe } from "../checks/settings/unsafeSettings";
import type { Diagnostic } from "../diagnostics/diagnostic";
import { FleetPreviews } from "../settings/choices";
import type { FleetPipelineSettings } from "./pipelineSettings";

/**
 * Checks the settings of a platform repository's pipeline, which are at `pipeline` of the fleet's. Pulumi: permission to read a stack
 * includes decrypting its secrets. GitLab: a merge request's own CI file decides what its jobs do.
 */
export function checkFleetPipeline({ previews, exceptions }: FleetPipelineSettings): Diagnostic[] {
  const message =
    "the unreviewed code of every merge request could read the states of all stacks of this repository, decrypt their secrets, and read what the GitLab token of previews can";
  const found =
    previews === FleetPreviews.MergeRequests ? [unsafe("PREVIEW_READS_SECRETS", "pipeline.previews", message)] : [];
  const refused = found.map((one) => {
    const exception = exceptionFor(exceptions, one);
    return exception ? withException(one, exception.reason) : withoutException(one);
  });
  return [...refused, ...unusedExceptions(exceptions, found, "pipeline.exceptions")];
}
