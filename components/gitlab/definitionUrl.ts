import { ciFilePath } from "../../targets/gitlab/ciFilePath";
import type { PipelineContext } from "../pipelineContext";

/** The URL of the CI file on the default branch. */
export function definitionUrlOf({ plan, facts }: PipelineContext): string {
  // A branch may have characters that end the path of a URL, such as # and %.
  const branch = plan.defaultBranch.split("/").map(encodeURIComponent).join("/");
  return `${facts.webUrl}/-/blob/${branch}/${ciFilePath(plan.outline)}`;
}
