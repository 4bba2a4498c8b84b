import * as pulumi from "@pulumi/pulumi";
import {
  foundationArgs,
  PulumiFoundation,
  type PulumiFoundationArgs,
  PulumiPipeline,
  type PulumiPipelineArgs,
  stackArgs,
} from "pulumi-pipeline";

// A stack is the foundation or onboards one project: its configuration says which.
const foundation = foundationArgs();

export = foundation ? share(foundation) : onboard(stackArgs());

function share(args: PulumiFoundationArgs) {
  const { policies } = new PulumiFoundation(pulumi.getStack(), args);
  // The stacks of projects look here for their own policies.
  return { policies };
}

function onboard(args: PulumiPipelineArgs) {
  const { definitionUrl, escEnvironments, escDefinitions } = new PulumiPipeline(pulumi.getStack(), args);
  return { definitionUrl, escEnvironments, escDefinitions };
}
