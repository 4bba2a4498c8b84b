import {
  exceptionFor,
  foundOnServers,
  unusedExceptions,
  withException,
  withoutException,
} from "../checks/settings/exceptions";
import { unsafe } from "../checks/settings/unsafeSettings";
import { type Diagnostic, errorAt } from "../diagnostics/diagnostic";
import { quoted } from "../diagnostics/wording";
import { FleetPreviews } from "../settings/choices";
import type { FleetPipelineSettings } from "./pipelineSettings";

/**
 * Checks the settings of a platform repository's pipeline, which are at `pipeline` of the fleet's. Pulumi: permission to read a stack
 * includes decrypting its secrets. GitLab: a merge request's own CI file decides what its jobs do.
 */
export function checkFleetPipeline({ previews, exceptions, stack, foundation }: FleetPipelineSettings): Diagnostic[] {
  const message =
    "the unreviewed code of every merge request could read the states of all stacks of this repository, decrypt their secrets, and read what the GitLab token of previews can";
  const found =
    previews === FleetPreviews.MergeRequests ? [unsafe("PREVIEW_READS_SECRETS", "pipeline.previews", message)] : [];
  const refused = found.map((one) => {
    const exception = exceptionFor(exceptions, one);
    return exception ? withException(one, exception.reason) : withoutException(one);
  });
  const twoKinds =
    stack === foundation
      ? [
          errorAt(
            "TWO_KINDS_OF_SETTINGS",
            "pipeline.stack",
            `stack ${quoted(foundation)} is the foundation, and a stack is one of the two. Name another stack`,
          ),
        ]
      : [];
  // Only the stack asks the servers.
  const later = stack === undefined ? [] : foundOnServers;
  return [...refused, ...unusedExceptions(exceptions, found, "pipeline.exceptions", later), ...twoKinds];
}
