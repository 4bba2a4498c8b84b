import type { PackageDefinition } from "../definition";
import { loadSchema } from "../schema";
import { type CircleCi, configureCircleCi } from "./context";
import { context, contextEnvironmentVariable, contextRestriction } from "./contexts";
import { pipeline, trigger } from "./pipelines";
import { project, projectEnvironmentVariable } from "./projects";

/**
 * The part of Terraform's provider CircleCI-Public/circleci that pulumi-pipeline uses, as Pulumi's plugin `terraform-provider`
 * bridges it.
 */
export function circleCiPackage(): PackageDefinition<CircleCi> {
  const { schema, text } = loadSchema("circleci");
  return {
    schema,
    schemaText: text,
    namesProperties: true,
    acceptsSecrets: true,
    unsupportedConfig: ["runnerHost"],
    configure: configureCircleCi,
    resources: {
      "circleci:index/context:Context": context,
      "circleci:index/contextEnvironmentVariable:ContextEnvironmentVariable": contextEnvironmentVariable,
      "circleci:index/contextRestriction:ContextRestriction": contextRestriction,
      "circleci:index/pipeline:Pipeline": pipeline,
      "circleci:index/project:Project": project,
      "circleci:index/projectEnvironmentVariable:ProjectEnvironmentVariable": projectEnvironmentVariable,
      "circleci:index/trigger:Trigger": trigger,
    },
    functions: {},
  };
}
