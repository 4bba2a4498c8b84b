import type * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";
import { cloudImport } from "../pulumiCloud/cloudContext";
import type { DeploymentsContext } from "./deploymentsContext";
import type { CreatedSettings } from "./stackSettings";
import { deploymentNames, stackParts } from "./settingsResources";

/** The webhooks that keep the promotion order: a successful update of one stack starts the next. */
export function createWebhooks(context: DeploymentsContext, settings: CreatedSettings): pulumi.Resource[] {
  const { name, plan, parent } = context;
  return plan.webhooks.map(({ key, from, to }) => {
    const { organization, project, stack } = stackParts(from);
    const resourceName = deploymentNames.webhook(name, key);
    return new pulumiservice.Webhook(
      resourceName,
      {
        organizationName: organization,
        projectName: project,
        stackName: stack,
        active: true,
        displayName: `Deploy ${to}`,
        payloadUrl: to,
        format: pulumiservice.WebhookFormat.PulumiDeployments,
        // Only one event, because each event deploys the next stack once more.
        filters: [pulumiservice.WebhookFilters.UpdateSucceeded],
      },
      { parent, dependsOn: [...settings.values()], ...cloudImport(context, resourceName) },
    );
  });
}
