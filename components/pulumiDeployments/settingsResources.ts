import type { PlannedSettings } from "../../targets/deployments/deploymentsPlan";
import type { StackResource } from "../lookups/stackState";

/** The types of the two resources for deployment settings, by their families. */
export const settingsTypes: Readonly<Record<PlannedSettings["family"], string>> = {
  index: "pulumiservice:index:DeploymentSettings",
  api: "pulumiservice:api/deployments:Settings",
};

/** Deployment settings in the state of the platform stack. */
export interface StoredSettings {
  readonly resource: StackResource;
  readonly family: PlannedSettings["family"];
  /** The stack, as `organization/project/stack`. */
  readonly stack: string;
}

/** The deployment settings in the state of the platform stack. Do not log the outputs: they contain secrets. */
export function storedSettings(state: readonly StackResource[]): StoredSettings[] {
  return state.flatMap((resource): StoredSettings[] => {
    const { type, outputs } = resource;
    if (type === settingsTypes.index) {
      return [{ resource, family: "index", stack: nameIn(outputs, ["organization", "project", "stack"]) }];
    }
    if (type !== settingsTypes.api) return [];
    return [{ resource, family: "api", stack: nameIn(outputs, ["orgName", "projectName", "stackName"]) }];
  });
}

function nameIn(outputs: StackResource["outputs"], keys: readonly string[]): string {
  return keys.map((key) => String(outputs[key])).join("/");
}

/** The organization, the Pulumi project and the name of a stack. */
export function stackParts(stack: string): { organization: string; project: string; stack: string } {
  const [organization = "", project = "", name = ""] = stack.split("/");
  return { organization, project, stack: name };
}

/** The names in Pulumi of the resources of Pulumi Deployments. `name` is the component's. */
export const deploymentNames = {
  settings: (name: string, key: string) => `${name}-deployment-settings-${key}`,
  webhook: (name: string, key: string) => `${name}-webhook-${key}`,
  schedule: (name: string, schedule: string) => `${name}-schedule-${schedule}`,
};
