import * as pulumi from "@pulumi/pulumi";
import { PipelineError } from "../../pipeline/diagnostics/pipelineError";
import { failure } from "../failure";
import { foundationSettings } from "../stackArgs";
import { projectsOf } from "./platformRepository";
import type { PulumiFoundationArgs } from "./pulumiFoundationArgs";

/**
 * The arguments of a foundation: the settings in this stack's configuration, and those of all projects that name it.
 * Undefined if the stack onboards a project.
 */
export function foundationArgs(): PulumiFoundationArgs | undefined {
  const settings = foundationSettings();
  return settings && { ...settings, projects: projects() };
}

function projects(): PulumiFoundationArgs["projects"] {
  const stack = pulumi.getStack();
  try {
    return projectsOf(stack);
  } catch (error) {
    throw error instanceof PipelineError ? failure(stack, error) : error;
  }
}
