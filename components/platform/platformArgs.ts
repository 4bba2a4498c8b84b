import * as pulumi from "@pulumi/pulumi";
import { valueOf } from "../../pipeline/diagnostics/checked";
import { throwErrors } from "../../pipeline/diagnostics/pipelineError";
import { readStacks } from "../../pipeline/fleet/readStacks";
import { platformProject } from "../../pipeline/stackFile";
import { targetOf } from "../../targets";
import { failure } from "../failure";
import { fleetSettings } from "../fleetSettings";
import { readPlatformFiles } from "../platformFiles";
import type { PulumiPlatformArgs } from "./pulumiPlatformArgs";

/**
 * The arguments of the platform repository's own stack: the settings in `Pulumi.yaml`, those of all other stacks, and the secrets
 * of this one. Undefined if `pipeline.stack` does not name this stack.
 */
export function platformArgs(): PulumiPlatformArgs | undefined {
  const settings = fleetSettings();
  const stack = pulumi.getStack();
  if (settings.pipeline?.stack !== stack) return undefined;
  const secrets = new pulumi.Config(platformProject).getSecretObject<Record<string, string>>("secrets");
  return { ...settings, ...stacksBeside(stack), ...(secrets && { secrets }) };
}

function stacksBeside(stack: string): Pick<PulumiPlatformArgs, "projects" | "foundations"> {
  try {
    const { stacks, defaults } = readPlatformFiles();
    const written = readStacks(stack, stacks, targetOf, defaults.value);
    throwErrors([...written.diagnostics, ...defaults.diagnostics]);
    return valueOf(written) as Pick<PulumiPlatformArgs, "projects" | "foundations">;
  } catch (error) {
    throw failure(stack, error);
  }
}
