import type * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";
import { type Diagnostic, infoAt } from "../../pipeline/diagnostics/diagnostic";
import { quoted } from "../../pipeline/diagnostics/wording";
import type { StackResource } from "../lookups/stackState";
import { deploymentNames, storedSettings, type StoredSettings, stackParts } from "./settingsResources";

const webhookType = "pulumiservice:index:Webhook";

/** The resources of the time when Pulumi Deployments ran the deployments, which could still start one. */
export interface Former {
  readonly settings: readonly StoredSettings[];
  readonly webhooks: readonly StackResource[];
}

/**
 * What is left of a component's Pulumi Deployments in the state, and does not rest yet. `name` is the component's: the same
 * stack may have settings and webhooks of others.
 */
export function formerDeployments(name: string, state: readonly StackResource[]): Former {
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

/** Whether the settings let a push or a merge request start a run, or hold what a run needs. */
function startsDeployments({ outputs }: StackResource): boolean {
  const { vcs, operationContext } = outputs as {
    readonly vcs?: Readonly<Record<string, unknown>>;
  } & StackResource["outputs"];
  const switches = ["deployCommits", "deployTags", "previewPullRequests", "pullRequestTemplate"];
  return operationContext !== undefined || switches.some((key) => vcs?.[key] === true);
}

/**
 * The former deployment settings and webhooks, at rest: no event starts a run, and a run has no commands, variables or
 * logins. The CI file depends on them, so GitLab starts to deploy only after that. The next update does not create them,
 * so the engine removes them.
 */
export function restFormerDeployments({ settings, webhooks }: Former, parent: pulumi.Resource): pulumi.Resource[] {
  return [...settings.map((one) => restSettings(one, parent)), ...webhooks.map((one) => restWebhook(one, parent))];
}

function restSettings({ resource, family, stack: fullName }: StoredSettings, parent: pulumi.Resource): pulumi.Resource {
  const { organization, project, stack } = stackParts(fullName);
  const { vcs, sourceContext } = resource.outputs as {
    readonly vcs?: { readonly provider: string; readonly repository: string };
    readonly sourceContext?: { readonly git?: { readonly branch?: string } };
  };
  const branch = sourceContext?.git?.branch;
  const resting = {
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
        { organization, project, stack, ...(resting as Partial<pulumiservice.DeploymentSettingsArgs>) },
        { parent },
      );
    case "api":
      return new pulumiservice.api.deployments.Settings(
        resource.name,
        { orgName: organization, projectName: project, stackName: stack, ...resting },
        { parent, replaceOnChanges: ["*"], deleteBeforeReplace: true },
      );
  }
}

function restWebhook({ name, outputs }: StackResource, parent: pulumi.Resource): pulumi.Resource {
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

/** What the preview says about the deployment settings of the former target. */
export function formerDeploymentsDiagnostics({ settings }: Former): Diagnostic[] {
  if (settings.length === 0) return [];
  const stacks = settings.map(({ stack }) => quoted(stack)).join(", ");
  const message = `Pulumi Deployments stops deploying ${stacks} before GitLab starts, and the next update removes what is left of its settings. If this update fails between the two, neither deploys: run pulumi up again`;
  return [infoAt("MOVED", "target", message)];
}
