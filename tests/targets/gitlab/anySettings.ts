import { PipelineError } from "../../../pipeline/errors";
import type { Pipeline } from "../../../pipeline/model";
import { completePipeline } from "../../../pipeline/plan/completePipeline";
import { planProject } from "../../../pipeline/plan/plan";
import { parseSettings } from "../../../pipeline/settings/settings";
import { origin } from "../../pipeline/examples";

/** The pipeline of settings that are whole, and not the eight lines with changes. Throws where they are not valid. */
export function settingsPipeline(settings: object): Pipeline {
  const { pipeline, mistakes } = completePipeline(planProject(parseSettings(settings), origin));
  if (!pipeline) throw new PipelineError(mistakes);
  return pipeline;
}
