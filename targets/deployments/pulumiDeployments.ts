import type { Target } from "../../pipeline/target";
import { leftOutWarnings, refusals } from "./capabilities";
import type { DeploymentsResources } from "./deploymentsPlan";
import { explainDeployments } from "./explain";
import { ciEnvironmentName, reservesVariable } from "./names";
import { deploymentsLeavesOut, renderDeployments } from "./render";
import { deploymentsResources } from "./resources";

/** The Pulumi Deployments target. Pulumi Cloud runs the deployments itself, so there is no CI file. */
export const pulumiDeployments = {
  title: "Pulumi Deployments",
  render: renderDeployments,
  leavesOut: deploymentsLeavesOut,
  explain: explainDeployments,
  ciEnvironmentName,
  reservesVariable,
  // A secret environment variable may have any value.
  maskable: { matches: () => true, rule: "any value" },
  resources: deploymentsResources,
  refusals,
  warnings: leftOutWarnings,
  limits: () => [],
} as const satisfies Target<DeploymentsResources>;
