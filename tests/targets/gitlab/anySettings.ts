import { valueOf } from "../../../pipeline/diagnostics/checked";
import type { Pipeline } from "../../../pipeline/model";
import { completePipeline } from "../../../pipeline/plan/completePipeline";
import { planOf } from "../../pipeline/examples";

/** The pipeline of whole settings, not of the eight lines with changes. Throws if they are invalid. */
export function settingsPipeline(settings: object): Pipeline {
  return valueOf(completePipeline(planOf(settings)));
}
