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
} from "./components";

/** The platform program: one stack onboards one project, is the foundation of what projects share, or is for this repository itself. */
const platform = platformArgs();
const foundation = platform ? undefined : foundationArgs();

export = platform ? manage(platform) : foundation ? share(foundation) : onboard(stackArgs());

function manage(args: PulumiPlatformArgs) {
  const { definitionUrl } = new PulumiPlatform(pulumi.getStack(), args);
  return { definitionUrl };
}

function share(args: PulumiFoundationArgs) {
  const { policies } = new PulumiFoundation(pulumi.getStack(), args);
  return { policies };
}

function onboard(args: PulumiPipelineArgs) {
  const { definitionUrl, escEnvironments, escDefinitions } = new PulumiPipeline(pulumi.getStack(), args);
  return { definitionUrl, escEnvironments, escDefinitions };
}
