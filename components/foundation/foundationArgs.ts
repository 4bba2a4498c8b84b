import * as pulumi from "@pulumi/pulumi";
import { PipelineError } from "../../pipeline/diagnostics/pipelineError";
import { failure } from "../failure";
import { fleetSettings } from "../fleetSettings";
import type { FleetPipelineArgs } from "../settingsArgs";
import { foundationSettings } from "../stackArgs";
import { projectsOf } from "./platformRepository";
import type { PulumiFoundationArgs } from "./pulumiFoundationArgs";

/**
 * The arguments of a foundation: the settings in this stack's configuration, and those of all projects that name it.
 * Undefined if the stack onboards a project.
 */
export function foundationArgs(): PulumiFoundationArgs | undefined {
  const settings = foundationSettings();
  if (!settings) return undefined;
  const platform = platformPipeline();
  return { ...settings, projects: projects(), ...(platform && { platform }) };
}

/** The pipeline of the platform repository in the configuration that all stacks inherit, if it names this foundation. */
function platformPipeline(): FleetPipelineArgs | undefined {
  const { pipeline } = fleetSettings();
  return pipeline?.foundation === pulumi.getStack() ? pipeline : undefined;
}

function projects(): PulumiFoundationArgs["projects"] {
  const stack = pulumi.getStack();
  try {
    return projectsOf(stack);
  } catch (error) {
    throw error instanceof PipelineError ? failure(stack, error) : error;
  }
}
