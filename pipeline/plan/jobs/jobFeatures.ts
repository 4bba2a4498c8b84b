import type { Job } from "../../model";
import type { PulumiFeature } from "../../programs/pulumiFeatures";

/** The features of Pulumi that jobs use, each once. `hasPolicyPacks` says whether policy packs of the project run. */
export function jobFeatures(
  jobs: readonly Job[],
  { hasPolicyPacks }: { readonly hasPolicyPacks: boolean },
): PulumiFeature[] {
  return [...new Set(jobs.flatMap((job) => featuresOf(job, hasPolicyPacks)))];
}

function featuresOf({ login, action, escEnvironment }: Job, hasPolicyPacks: boolean): PulumiFeature[] {
  return [
    ...(login.kind === "oidc" ? ["oidcLogin" as const] : []),
    ...(escEnvironment === undefined ? [] : ["escEnvironments" as const]),
    ...(hasPolicyPacks ? ["policyPacks" as const] : []),
    ...actionFeatures(action),
  ];
}

function actionFeatures(action: Job["action"]): PulumiFeature[] {
  switch (action.kind) {
    case "preview":
      return ["previewFlags", ...(action.savesUpdatePlan ? ["updatePlans" as const] : [])];
    case "deploy":
      return action.usesUpdatePlan ? ["updatePlans"] : [];
    case "detectDrift":
      return ["driftFlags"];
    case "remediateDrift":
      return [];
    case "createReviewStack":
      return ["stackSecretsProvider"];
    case "destroyReviewStack":
      return ["stackSecretsProvider", "missingStackCode"];
    case "sweepReviewStacks":
      return ["fullStackNames"];
  }
}
