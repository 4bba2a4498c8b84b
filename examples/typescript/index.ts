import * as pulumi from "@pulumi/pulumi";
import { Approval, PulumiPipeline, Runtime } from "pulumi-pipeline";

const config = new pulumi.Config();

const pipeline = new PulumiPipeline("shop-api", {
  project: "acme/shop/api",
  organization: "acme",
  program: { path: "infra", runtime: Runtime.Nodejs },
  deployments: [
    { name: "staging", stack: "shop-api/staging", on: { branch: "main" } },
    { name: "production", stack: "shop-api/production", on: { tag: "release-*" }, approval: Approval.Manual },
  ],
  variables: [
    { name: "AWS_REGION", value: "eu-west-1" },
    { name: "NPM_TOKEN", secret: "npm", deployment: "production" },
  ],
  // A secret may come from the stack's configuration, as here, or from any other resource.
  secrets: { npm: config.requireSecret("npmToken") },
});

export const { definitionUrl, escEnvironments, escDefinitions } = pipeline;
