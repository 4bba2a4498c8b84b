import * as pulumi from "@pulumi/pulumi";
import { PipelineError } from "../../pipeline/errors";
import { failure } from "../failure";
import { foundationSettings } from "../stackArgs";
import { projectsOf } from "./platformRepository";
import type { PulumiFoundationArgs } from "./pulumiFoundationArgs";

/**
 * The arguments that this stack's configuration holds where it is the foundation of others, and those of the projects
 * whose settings, beside it, name it. Undefined where the stack onboards a project.
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
