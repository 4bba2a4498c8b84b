import type * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";
import { type DocumentedStack, documentsOf } from "../../targets/deployments/render";
import type { PlannedSettings } from "../../targets/deployments/deploymentsPlan";
import { cloudImport } from "../pulumiCloud/cloudContext";
import type { DeploymentsContext } from "./deploymentsContext";
import { apiArgs, indexArgs, type SecretValues } from "./settingsArgs";
import { deploymentNames, stackParts, storedSettings } from "./settingsResources";

/** The deployment settings, by the key of their deployment. */
export type CreatedSettings = ReadonlyMap<string, pulumi.Resource>;

/** Creates the deployment settings of all stacks, after everything that a run needs. */
export function createStackSettings(
  context: DeploymentsContext,
  values: SecretValues,
  dependsOn: pulumi.Resource[],
): CreatedSettings {
  const wanted = documentsOf(withInstallation(context), context.pipeline).filter(
    ({ planned }) => !context.postponed.has(planned.key),
  );
  return new Map(wanted.map((one) => [one.planned.key, createSettings(context, one, values, dependsOn)]));
}

function createSettings(
  context: DeploymentsContext,
  { planned, document }: DocumentedStack,
  values: SecretValues,
  dependsOn: pulumi.Resource[],
): pulumi.Resource {
  const resourceName = deploymentNames.settings(context.name, planned.stack);
  const options = { parent: context.parent, dependsOn, ...cloudImport(context, resourceName) };
  const { organization, project, stack } = stackParts(planned.stack);
  switch (planned.family) {
    case "index":
      return new pulumiservice.DeploymentSettings(
        resourceName,
        { organization, project, stack, ...indexArgs(document, values) },
        { ...options, ignoreChanges: addedByCloud(context, planned) },
      );
    case "api":
      return new pulumiservice.api.deployments.Settings(
        resourceName,
        { orgName: organization, projectName: project, stackName: stack, ...apiArgs(document, values) },
        // The provider updates with a merge patch, which deletes no property, so every change replaces (pulumiservice 1.3.0).
        { ...options, replaceOnChanges: ["*"], deleteBeforeReplace: true },
      );
  }
}

/** The planned settings with the id of the integration, which Pulumi Cloud would otherwise add. */
function withInstallation({ plan: { stackSettings }, installation }: DeploymentsContext) {
  if (installation === undefined) return { stackSettings };
  return {
    stackSettings: stackSettings.map((planned): PlannedSettings =>
      planned.source.kind === "integration" ? { ...planned, source: { installation, ...planned.source } } : planned,
    ),
  };
}

/**
 * The properties that Pulumi Cloud adds to settings, and that a refresh then reads: the integration's installation, and GitHub's
 * settings in their older form. Their changes are ignored unless the settings change the source.
 */
function addedByCloud({ state }: DeploymentsContext, { stack, source }: PlannedSettings): string[] {
  if (source.kind === "git") return [];
  const stored = storedSettings(state).find((one) => one.stack === stack)?.resource.outputs.vcs;
  const { provider = source.provider } = (stored ?? {}) as { readonly provider?: string };
  if (provider !== source.provider) return [];
  return [
    ...(source.installation === undefined ? ["vcs.installationId"] : []),
    ...(provider === "github" ? ["github"] : []),
  ];
}
