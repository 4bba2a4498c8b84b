import { errorAt } from "../../diagnostics/diagnostic";
import { quoted } from "../../diagnostics/wording";
import { isIncluded } from "../../settings/isIncluded";
import { pipelineStages } from "../../settings/teamJobs";
import { repeated } from "./lists";
import { check } from "./settingsCheck";

/** Checks the settings that depend on how the CI file reaches the project. */
export const deliveryChecks = [
  check(["delivery", "stage"], ({ delivery, stage }) => {
    if (stage === undefined || isIncluded(delivery)) return [];
    const message =
      "the pipeline's CI file has its own stages unless the team's file includes it. Remove stage, or set delivery to include";
    return [errorAt("NO_EFFECT", "stage", message)];
  }),
  check(["delivery", "include", "stages"], ({ delivery, include, stages }) => [
    ...(include.length > 0 && isIncluded(delivery)
      ? [errorAt("NO_EFFECT", "include", "the team's own CI file can include more files. Add them there")]
      : []),
    ...(stages !== undefined && include.length === 0
      ? [errorAt("NO_EFFECT", "stages", "the pipeline has the stages that it needs. Remove stages, or set include")]
      : []),
  ]),
  check(["stages"], ({ stages = [] }) =>
    stages.flatMap((stage, index) => {
      const message = `${quoted(stage)} is a stage of the pipeline, and the team's jobs may use it as it is. Leave it out`;
      return pipelineStages.includes(stage) ? [errorAt("DUPLICATE_NAME", `stages[${index}]`, message)] : [];
    }),
  ),
  check(["stages"], ({ stages = [] }) =>
    repeated(stages).map(({ index, first, key }) =>
      errorAt("DUPLICATE_NAME", `stages[${index}]`, `${quoted(key)} is also stages[${first}]. Leave one of them out`),
    ),
  ),
];
