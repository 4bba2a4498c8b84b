import type { Job, Pipeline, Program } from "../../pipeline/model";
import { driftExitCode } from "../drift";
import { programOf } from "../programOf";
import { enterFolder } from "../shell";
import { deployScript } from "./scripts/deploy";
import { driftAfterScript, driftReports, driftScript, driftText, remediateScript } from "./scripts/drift";
import { removeHome } from "./scripts/isolation";
import { previewAfterScript, previewReports, previewScript, previewText, updatePlanFile } from "./scripts/preview";
import { reviewScript, reviewVariables, stopReviewScript } from "./scripts/review";
import { sweepScript } from "./scripts/sweep";
import type { Yaml } from "./yaml";

/** The kind of a job. Jobs of one kind extend the hidden entry of that name. */
export function kindOf({ action }: Job): Kind {
  switch (action.kind) {
    case "preview":
      return action.savesUpdatePlan ? "preview-with-update-plan" : "preview";
    case "deploy":
      return action.usesUpdatePlan ? "deploy-with-update-plan" : "deploy";
    case "detectDrift":
      return action.fail ? "drift" : "drift-report";
    case "remediateDrift":
      return "remediate";
    case "createReviewStack":
      return "review";
    case "destroyReviewStack":
      return "stop-review";
    case "sweepReviewStacks":
      return "sweep";
  }
}

const allKinds = [
  "preview",
  "preview-with-update-plan",
  "deploy",
  "deploy-with-update-plan",
  "drift",
  "drift-report",
  "remediate",
  "review",
  "stop-review",
  "sweep",
] as const;

export type Kind = (typeof allKinds)[number];

/**
 * The hidden entry of each kind, without the script, which may contain the platform team's commands. A kind comes
 * before the kinds that extend it.
 */
export function templatesFor(pipeline: Pipeline): ReadonlyMap<Kind, Yaml> {
  const kinds = new Set(pipeline.jobs.map(kindOf));
  if (kinds.has("preview-with-update-plan")) kinds.add("preview");
  if (kinds.has("drift-report")) kinds.add("drift");
  return new Map(allKinds.filter((kind) => kinds.has(kind)).map((kind) => [kind, template(kind, pipeline)]));
}

function template(kind: Kind, pipeline: Pipeline): Yaml {
  switch (kind) {
    case "preview": {
      const counts = showsCounts(pipeline);
      const { terraform, annotations } = previewReports;
      return {
        stage: "preview",
        after_script: [removeHome, ...previewAfterScript({ counts })],
        artifacts: developerArtifacts(previewText, { ...(counts && { terraform }), annotations }),
      };
    }
    case "preview-with-update-plan":
      return { extends: [".preview"], artifacts: { paths: [previewText, updatePlanFile] } };
    case "deploy":
    case "deploy-with-update-plan":
      return { stage: "deploy" };
    case "drift":
      return {
        stage: "drift",
        after_script: [removeHome, ...driftAfterScript()],
        artifacts: developerArtifacts(driftText, driftReports),
      };
    case "drift-report":
      return { extends: [".drift"], allow_failure: { exit_codes: driftExitCode } };
    case "remediate":
      return { stage: "drift" };
    case "review":
    case "stop-review":
      return { stage: "review", variables: reviewVariables };
    case "sweep":
      return { stage: "review" };
  }
}

/** The `script` of a job, which runs after its `before_script`. */
export function jobScript(job: Job, pipeline: Pipeline): readonly string[] {
  const { action } = job;
  const { policyPacks } = pipeline;
  const program = programOf(job, pipeline);
  const escEnvironment = job.escEnvironment !== undefined;
  switch (action.kind) {
    case "preview":
      return withAfterSteps(
        program,
        previewScript({ escEnvironment, policyPacks, savesUpdatePlan: action.savesUpdatePlan }),
      );
    case "deploy":
      return withAfterSteps(
        program,
        deployScript({ escEnvironment, policyPacks, usesUpdatePlan: action.usesUpdatePlan }),
      );
    case "detectDrift":
      return inFolder(program, driftScript({ escEnvironment }));
    case "remediateDrift":
      return withAfterSteps(program, remediateScript({ escEnvironment, policyPacks }));
    case "createReviewStack": {
      const { secretsProvider } = action;
      const provider = secretsProvider === undefined ? {} : { secretsProvider };
      return withAfterSteps(program, reviewScript({ escEnvironment, policyPacks, ...provider }));
    }
    case "destroyReviewStack":
      return inFolder(program, stopReviewScript({ escEnvironment }));
    case "sweepReviewStacks":
      return sweepScript({ stops: action.stops });
  }
}

/** Whether merge requests show the resource counts of their previews, in GitLab's widget. */
export function showsCounts({ jobs }: Pipeline): boolean {
  return jobs.some(({ action }) => action.kind === "preview" && action.report === "widget");
}

/**
 * Artifacts that only Developers can read, because a diff may contain confidential values. GitLab: artifacts:access.
 */
function developerArtifacts(text: string, reports: Yaml): Yaml {
  return { when: "always", access: "developer", paths: [text], reports };
}

/** A script, followed by the platform team's `after` steps. Its `before` steps are in the `before_script`. */
function withAfterSteps({ steps }: Program, script: readonly string[]): string[] {
  return [...script, ...steps.after];
}

/** A script of a job that does not install the program's dependencies: it only enters the folder. */
function inFolder({ path }: Program, script: readonly string[]): string[] {
  return [...enterFolder(path), ...script];
}
