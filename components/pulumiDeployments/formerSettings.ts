import type * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";
import { type Diagnostic, infoAt } from "../../pipeline/diagnostics/diagnostic";
import { quoted } from "../../pipeline/diagnostics/wording";
import type { StackResource } from "../lookups/stackState";
import { deploymentNames, storedSettings, type StoredSettings, stackParts } from "./settingsResources";

const webhookType = "pulumiservice:index:Webhook";

/** Resources of the former target `deployments` that can still start a run. */
export interface FormerDeployments {
  readonly settings: readonly StoredSettings[];
  readonly webhooks: readonly StackResource[];
}

/**
 * Finds deployment settings and webhooks of a component in the state that can still start a run. `name` is the component's
 * name, because the stack may have settings and webhooks of other components.
 */
export function formerDeployments(name: string, state: readonly StackResource[]): FormerDeployments {
  const isSettings = namedLike(deploymentNames.settings(name, ""));
  const isWebhook = namedLike(deploymentNames.webhook(name, ""));
  return {
    settings: storedSettings(state).filter(({ resource }) => isSettings(resource) && startsDeployments(resource)),
    webhooks: state.filter((one) => one.type === webhookType && isWebhook(one) && one.outputs.active === true),
  };
}

function namedLike(prefix: string): (resource: StackResource) => boolean {
  return ({ name }) => name.startsWith(prefix);
}

/** Whether a push or a merge request can start a run, or the settings still contain commands, variables or logins. */
function startsDeployments({ outputs }: StackResource): boolean {
  const { vcs, operationContext } = outputs as {
    readonly vcs?: Readonly<Record<string, unknown>>;
  } & StackResource["outputs"];
  const switches = ["deployCommits", "deployTags", "previewPullRequests", "pullRequestTemplate"];
  return operationContext !== undefined || switches.some((key) => vcs?.[key] === true);
}

/**
 * Disables the former deployment settings and webhooks: no event starts a run, and a run has no commands, variables or
 * logins. The CI file depends on them, so GitLab deploys only after that. The next update does not create them, so the
 * engine deletes them.
 */
export function disableFormerDeployments(
  { settings, webhooks }: FormerDeployments,
  parent: pulumi.Resource,
): pulumi.Resource[] {
  return [
    ...settings.map((one) => disabledSettings(one, parent)),
    ...webhooks.map((one) => disabledWebhook(one, parent)),
  ];
}

function disabledSettings(
  { resource, family, stack: fullName }: StoredSettings,
  parent: pulumi.Resource,
): pulumi.Resource {
  const { organization, project, stack } = stackParts(fullName);
  const { vcs, sourceContext } = resource.outputs as {
    readonly vcs?: { readonly provider: string; readonly repository: string };
    readonly sourceContext?: { readonly git?: { readonly branch?: string } };
  };
  const branch = sourceContext?.git?.branch;
  const disabled = {
    ...(branch !== undefined && { sourceContext: { git: { branch } } }),
    ...(vcs && {
      vcs: {
        provider: vcs.provider,
        repository: vcs.repository,
        deployCommits: false,
        previewPullRequests: false,
        pullRequestTemplate: false,
      },
    }),
  };
  switch (family) {
    case "index":
      return new pulumiservice.DeploymentSettings(
        resource.name,
        { organization, project, stack, ...(disabled as Partial<pulumiservice.DeploymentSettingsArgs>) },
        { parent },
      );
    case "api":
      return new pulumiservice.api.deployments.Settings(
        resource.name,
        { orgName: organization, projectName: project, stackName: stack, ...disabled },
        { parent, replaceOnChanges: ["*"], deleteBeforeReplace: true },
      );
  }
}

function disabledWebhook({ name, outputs }: StackResource, parent: pulumi.Resource): pulumi.Resource {
  const text = (key: string) => (typeof outputs[key] === "string" ? outputs[key] : "");
  return new pulumiservice.Webhook(
    name,
    {
      organizationName: text("organizationName"),
      projectName: text("projectName"),
      stackName: text("stackName"),
      active: false,
      displayName: text("displayName"),
      payloadUrl: text("payloadUrl"),
      format: pulumiservice.WebhookFormat.PulumiDeployments,
      filters: [pulumiservice.WebhookFilters.UpdateSucceeded],
    },
    { parent },
  );
}

/** The diagnostics about the deployment settings of the former target `deployments`. */
export function formerDeploymentsDiagnostics({ settings }: FormerDeployments): Diagnostic[] {
  if (settings.length === 0) return [];
  const stacks = settings.map(({ stack }) => quoted(stack)).join(", ");
  const message = `Pulumi Deployments stops deploying ${stacks} before GitLab starts, and the next update deletes the deployment settings. If this update fails after that, neither GitLab nor Pulumi Deployments deploys: run pulumi up again`;
  return [infoAt("MOVED", "target", message)];
}
