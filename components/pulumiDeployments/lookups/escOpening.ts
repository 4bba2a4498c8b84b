import type * as pulumi from "@pulumi/pulumi";
import { type Diagnostic, errorAt } from "../../../pipeline/diagnostics/diagnostic";
import { quoted } from "../../../pipeline/diagnostics/wording";
import type { DeploymentsPlan, PlannedSettings } from "../../../targets/deployments/deploymentsPlan";
import { lookUpMemberPermissions } from "../../pulumiCloud/lookups/memberPermissions";

/**
 * Reports an error if runs with their stack's own identity cannot open their ESC environments, because the organization's
 * default permissions do not allow it. Without this check, the preview would pass and every push would fail. Reports nothing if
 * the permissions can't be read: a warning of every plan says what they have to include.
 */
export async function checkEscOpening(plan: DeploymentsPlan, options: pulumi.InvokeOptions): Promise<Diagnostic[]> {
  const stacks = plan.stackSettings.filter((one) => opensAsStack(plan, one)).map(({ stack }) => quoted(stack));
  if (plan.organization === undefined || stacks.length === 0) return [];
  const permissions = await lookUpMemberPermissions(plan.organization, options);
  if (!permissions?.ok || !tooLow.includes(permissions.value.escEnvironments)) return [];
  const message = `a push, a merge request, a webhook or a schedule could not deploy ${stacks.join(", ")}: such a run has the identity of its stack, which cannot open the ESC environment that it needs, because the default permission of Pulumi organization ${quoted(plan.organization)} on ESC environments is ${quoted(permissions.value.escEnvironments)}. Set pulumiDeployments.role to a role that may open it, or set authentication: token`;
  return [errorAt("ESC_NOT_OPENED", "authentication", message)];
}

/** The permissions that do not allow opening an ESC environment. Pulumi Cloud: EnvironmentPermission. */
const tooLow: readonly string[] = ["none", "read"];

/** Whether an event starts runs that open an ESC environment as their stack. A person's run has the person's identity. */
function opensAsStack({ stackSchedules, escEnvironments }: DeploymentsPlan, one: PlannedSettings): boolean {
  const isStarted = one.isTemplate || one.starts.kind !== "person" || stackSchedules.some(({ key }) => key === one.key);
  const opens =
    one.escEnvironment !== undefined || escEnvironments.some(({ linkedTo }) => linkedTo?.stack === one.stack);
  return isStarted && opens && one.tokenOf === undefined && one.role === undefined;
}
