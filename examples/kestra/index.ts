import * as pulumi from "@pulumi/pulumi";
import { PulumiPipeline, stackArgs } from "pulumi-pipeline";

// One stack onboards one project, whose settings are the stack's configuration.
const pipeline = new PulumiPipeline(pulumi.getStack(), stackArgs());

export const { definitionUrl } = pipeline;
