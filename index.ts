import * as pulumi from "@pulumi/pulumi";
import {
  foundationArgs,
  PulumiFoundation,
  type PulumiFoundationArgs,
  PulumiPipeline,
  type PulumiPipelineArgs,
  stackArgs,
} from "./components";

/** The platform program: one stack onboards one project, or is the foundation of what projects share. */
const foundation = foundationArgs();

export = foundation ? share(foundation) : onboard(stackArgs());

function share(args: PulumiFoundationArgs) {
  const { policies } = new PulumiFoundation(pulumi.getStack(), args);
  return { policies };
}

function onboard(args: PulumiPipelineArgs) {
  const { definitionUrl, escEnvironments, escDefinitions } = new PulumiPipeline(pulumi.getStack(), args);
  return { definitionUrl, escEnvironments, escDefinitions };
}
