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

/**
 * The deployment settings in the state of the platform stack. Do not log the outputs: they contain secrets. Outputs of the
 * family `api` do not contain the stack (pulumiservice 1.3.0), so it is read from the name of the resource.
 */
export function storedSettings(state: readonly StackResource[]): StoredSettings[] {
  return state.flatMap((resource): StoredSettings[] => {
    const { type, name, outputs } = resource;
    if (type === settingsTypes.index) {
      const { organization, project, stack } = outputs;
      return [{ resource, family: "index", stack: [organization, project, stack].map(String).join("/") }];
    }
    const [, stack] = /-deployment-settings-([^/]+\/[^/]+\/[^/]+)$/.exec(name) ?? [];
    return type === settingsTypes.api && stack !== undefined ? [{ resource, family: "api", stack }] : [];
  });
}

/** The organization, the Pulumi project and the name of a stack. */
export function stackParts(stack: string): { organization: string; project: string; stack: string } {
  const [organization = "", project = "", name = ""] = stack.split("/");
  return { organization, project, stack: name };
}

/** The names in Pulumi of the resources of Pulumi Deployments. `name` is the component's, `stack` is `organization/project/stack`. */
export const deploymentNames = {
  settings: (name: string, stack: string) => `${name}-deployment-settings-${stack}`,
  webhook: (name: string, key: string) => `${name}-webhook-${key}`,
  schedule: (name: string, schedule: string) => `${name}-schedule-${schedule}`,
};
