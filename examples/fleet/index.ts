import * as pulumi from "@pulumi/pulumi";
import {
  foundationArgs,
  platformArgs,
  PulumiFoundation,
  type PulumiFoundationArgs,
  PulumiPipeline,
  type PulumiPipelineArgs,
  PulumiPlatform,
  type PulumiPlatformArgs,
  stackArgs,
} from "pulumi-pipeline";

// A stack is that of this repository itself, the foundation, or onboards one project: its configuration says which.
const platform = platformArgs();
const foundation = platform ? undefined : foundationArgs();

export = platform ? manage(platform) : foundation ? share(foundation) : onboard(stackArgs());

function manage(args: PulumiPlatformArgs) {
  const { definitionUrl } = new PulumiPlatform(pulumi.getStack(), args);
  return { definitionUrl };
}

function share(args: PulumiFoundationArgs) {
  const { policies } = new PulumiFoundation(pulumi.getStack(), args);
  // The stacks of projects look here for their own policies.
  return { policies };
}

function onboard(args: PulumiPipelineArgs) {
  const { definitionUrl, escEnvironments, escDefinitions } = new PulumiPipeline(pulumi.getStack(), args);
  return { definitionUrl, escEnvironments, escDefinitions };
}
