import { PipelineError } from "../../../pipeline/errors";
import type { Pipeline } from "../../../pipeline/model";
import { completePipeline } from "../../../pipeline/plan/completePipeline";
import { planOf } from "../../pipeline/examples";

/** The pipeline of settings that are whole, and not the eight lines with changes. Throws where they are not valid. */
export function settingsPipeline(settings: object): Pipeline {
  const { pipeline, mistakes } = completePipeline(planOf(settings));
  if (!pipeline) throw new PipelineError(mistakes);
  return pipeline;
}
