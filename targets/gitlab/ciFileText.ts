import type { Pipeline } from "../../pipeline/model";
import type { GitLabPlan } from "./gitLabPlan";
import { renderGitLab } from "./renderGitLab";

/** Returns the text of the project's CI file: rendered from the pipeline, or that of the platform repository itself. */
export function ciFileText({ platformFile }: Pick<GitLabPlan, "platformFile">, pipeline: Pipeline): string {
  return platformFile?.text ?? renderGitLab(pipeline);
}
