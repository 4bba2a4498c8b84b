import * as pulumi from "@pulumi/pulumi";
import { Approval, PulumiPipeline, type Runtime } from "pulumi-pipeline";

// One stack onboards one project, and the stack's configuration says which. What is written here holds for all of them.
const config = new pulumi.Config();

const pipeline = new PulumiPipeline(pulumi.getStack(), {
  project: config.require("gitLabProject"),
  organization: config.require("organization"),
  program: { path: config.require("path"), runtime: config.require<Runtime>("runtime") },
  deployments: [
    { name: "staging", stack: config.require("staging"), on: { branch: config.require("branch") } },
    {
      name: "production",
      stack: config.require("production"),
      on: { tag: config.require("tag") },
      approval: Approval.Manual,
    },
  ],
});

export const { definitionUrl, escEnvironments, escDefinitions } = pipeline;
