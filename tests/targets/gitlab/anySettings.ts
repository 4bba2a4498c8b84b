import { valueOf } from "../../../pipeline/diagnostics/checked";
import type { Pipeline } from "../../../pipeline/model";
import { completePipeline } from "../../../pipeline/plan/completePipeline";
import { planOf } from "../../pipeline/examples";

/** The pipeline of settings that are whole, and not the eight lines with changes. Throws where they are not valid. */
export function settingsPipeline(settings: object): Pipeline {
  return valueOf(completePipeline(planOf(settings)));
}
