import type { Job, Pipeline, Program } from "../../pipeline/model";
import { programOf } from "../programOf";
import { enterFolder } from "../shell";
import { deployScript } from "./scripts/deploy";
import {
  driftAfterScript,
  driftExitCode,
  driftReports,
  driftScript,
  driftText,
  remediateScript,
} from "./scripts/drift";
import { previewAfterScript, previewReports, previewScript, previewText, savedPlan } from "./scripts/preview";
import { reviewScript, reviewVariables, stopReviewScript } from "./scripts/review";
import { sweepScript } from "./scripts/sweep";
import type { Yaml } from "./yaml";

/** What a job does, in one word: what jobs of one kind share is in a hidden entry of that name. */
export function kindOf({ action }: Job): Kind {
  switch (action.kind) {
    case "preview":
      return action.savePlan ? "plan" : "preview";
    case "deploy":
      return action.usePlan ? "deploy-plan" : "deploy";
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
  "plan",
  "deploy",
  "deploy-plan",
  "drift",
  "drift-report",
  "remediate",
  "review",
  "stop-review",
  "sweep",
] as const;

export type Kind = (typeof allKinds)[number];

/** Whether a job runs the program, and not only what Pulumi's state says of it. */
export function needsProgram({ action }: Job): boolean {
  return !["detectDrift", "destroyReviewStack", "sweepReviewStacks"].includes(action.kind);
}

/**
 * What all jobs of each kind share but for the script, which may hold the platform team's own commands. A kind that
 * another extends stands before it.
 */
export function templatesFor(pipeline: Pipeline): ReadonlyMap<Kind, Yaml> {
  const kinds = new Set(pipeline.jobs.map(kindOf));
  if (kinds.has("plan")) kinds.add("preview");
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
        after_script: previewAfterScript({ counts }),
        artifacts: forDevelopers(previewText, { ...(counts && { terraform }), annotations }),
      };
    }
    case "plan":
      // A plan holds more than the text of its preview does.
      return { extends: [".preview"], artifacts: { paths: [previewText, savedPlan] } };
    case "deploy":
    case "deploy-plan":
      return { stage: "deploy" };
    case "drift":
      return {
        stage: "drift",
        after_script: driftAfterScript(),
        artifacts: forDevelopers(driftText, driftReports),
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

/** The commands of a job, after those that make it ready. */
export function jobScript(job: Job, pipeline: Pipeline): readonly string[] {
  const { action } = job;
  const { policyPacks } = pipeline;
  const program = programOf(job, pipeline);
  const escEnvironment = job.escEnvironment !== undefined;
  switch (action.kind) {
    case "preview":
      return followed(program, previewScript({ escEnvironment, policyPacks, savePlan: action.savePlan }));
    case "deploy":
      return followed(program, deployScript({ escEnvironment, policyPacks, usePlan: action.usePlan }));
    case "detectDrift":
      return inFolder(program, driftScript({ escEnvironment }));
    case "remediateDrift":
      return followed(program, remediateScript({ escEnvironment, policyPacks }));
    case "createReviewStack": {
      const { secretsProvider } = action;
      const provider = secretsProvider === undefined ? {} : { secretsProvider };
      return followed(program, reviewScript({ escEnvironment, policyPacks, ...provider }));
    }
    case "destroyReviewStack":
      return inFolder(program, stopReviewScript({ escEnvironment }));
    case "sweepReviewStacks":
      return sweepScript({ stops: action.stops });
  }
}

/** Whether merge requests get the counts of their previews, in GitLab's widget. */
export function showsCounts({ jobs }: Pipeline): boolean {
  return jobs.some(({ action }) => action.kind === "preview" && action.report === "widget");
}

/** What Pulumi would change may be more than the whole world is to know. GitLab: artifacts:access. */
function forDevelopers(text: string, reports: Yaml): Yaml {
  return { when: "always", access: "developer", paths: [text], reports };
}

/** The platform team's own commands come after it; those before it make the program ready. */
function followed({ steps }: Program, script: readonly string[]): string[] {
  return [...script, ...steps.after];
}

/** A job that does not need the program ready only goes to its folder. */
function inFolder({ path }: Program, script: readonly string[]): string[] {
  return [...enterFolder(path), ...script];
}
