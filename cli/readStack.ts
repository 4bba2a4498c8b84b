import { projectSettings, readStackSettings } from "../pipeline/stackFile";
import { targets } from "../targets";
import type { GitLabResources } from "../targets/gitlab/gitLabPlan";
import { type FoundationReading, readFoundation } from "./readFoundation";
import { type MistakesReading, orMistakes, type PipelineReading, readPipeline } from "./readSettings";
import { readText } from "./readText";
import { UsageError } from "./usage";

/** What a `Pulumi.<stack>.yaml` comes to, whether it onboards a project or is a foundation. */
export type StackReading = PipelineReading<GitLabResources> | FoundationReading | MistakesReading;

/**
 * Reads the settings of a stack: of a project with its checkout, where there is one; of a foundation with its
 * projects'.
 */
export async function readStack(file: string, checkout?: string): Promise<StackReading> {
  return orMistakes(file, async (): Promise<StackReading> => {
    const settings = readStackSettings(file, await readText(file));
    const { pipeline, foundation } = settings;
    if (foundation === undefined || pipeline !== undefined) {
      return readPipeline(file, projectSettings(file, settings), checkout, targets.gitlab);
    }
    if (checkout !== undefined) throw new UsageError(`--checkout is of a project, and ${file} is a foundation's`);
    return readFoundation(file, foundation);
  });
}
