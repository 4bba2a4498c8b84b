import { groupOf } from "../../groupOf";
import type { Trigger } from "../../model";
import { driftAction } from "../../settings/driftAction";
import { isPreviewed } from "../../settings/isPreviewed";
import type { DeploymentSettings, Settings } from "../../settings/settings";
import { fullStack, pulumiProjectOf } from "../../stackNames";
import type { Target } from "../../target";
import { teamNameOf } from "../../teamNames";
import { deploymentEnvironment, openedBy, previewEnvironment, reviewEnvironment } from "../esc/escReferences";
import { inspectTriggers } from "../jobs/inspections";
import { driftSchedule, scheduleTrigger, sweepSchedule, triggerOf } from "../jobs/triggers";
import type { Access, Identified } from "./access";

/** Who may do what, in the target's words. A target that no issuer is registered for has nobody's claims. */
export function planAccess(settings: Settings, { trust }: Pick<Target, "trust">): Access[] {
  const pin = pinOf(settings);
  return identitiesOf(settings).map((one) => ({
    ...one,
    claims: trust ? one.triggers.map((trigger) => trust.claims(settings, one, trigger)) : [],
    ...(trust && pin && { pinnedBy: trust.idClaims[pin] }),
    tokenScope: trust?.tokenScope(one) ?? "",
  }));
}

/** Whose id is pinned: the project's, or that of the group that it is directly in; of a group above no id is. */
export function pinOf({ project, trust }: Settings): "project" | "group" | undefined {
  if (trust?.group === undefined) return "project";
  return groupOf(project) === trust.group ? "group" : undefined;
}

/** The identities: those that read first, then the deployments in their order. */
export function identitiesOf(settings: Settings): Identified[] {
  return [
    ...previewIdentity(settings),
    ...inspectIdentity(settings),
    ...reviewIdentity(settings),
    ...settings.deployments.map((deployment) => deployIdentity(settings, deployment)),
  ];
}

function previewIdentity(settings: Settings): Identified[] {
  const previewed = settings.deployments.filter((deployment) => isPreviewed(settings, deployment));
  const [first] = previewed;
  if (!first) return [];
  const shared = settings.previews === "shared";
  return [
    {
      identity: "preview",
      purpose: "preview",
      ...holder(settings, shared ? first.stack : firstStack(settings), shared ? first.name : "preview"),
      triggers: [{ kind: "mergeRequest" }],
      stacks: previewed.map(({ stack }) => fullStack(settings, stack)),
      stackPermission: shared ? "edit" : "read",
      escEnvironments: openedBy(settings, previewed, previewEnvironment),
    },
  ];
}

/** Reviewed code that reads only: what a deployment to come would change, and what has drifted. */
function inspectIdentity(settings: Settings): Identified[] {
  const inspected = settings.deployments
    .map((deployment) => ({
      deployment,
      pushes: inspectTriggers(settings, deployment),
      watched: ["report", "fail"].includes(driftAction(settings, deployment)),
    }))
    .filter(({ pushes, watched }) => pushes.length > 0 || watched);
  if (inspected.length === 0) return [];
  const pushed = inspected.flatMap(({ pushes }) => pushes.map(triggerOf));
  const watching = inspected.some(({ watched }) => watched) ? [scheduleTrigger(settings, driftSchedule)] : [];
  return [
    {
      identity: "inspect",
      purpose: "inspect",
      ...holder(settings, firstStack(settings), "inspect"),
      triggers: unique([...pushed, ...watching]),
      stacks: inspected.map(({ deployment }) => fullStack(settings, deployment.stack)),
      stackPermission: "read",
      escEnvironments: openedBy(
        settings,
        inspected.map(({ deployment }) => deployment),
        previewEnvironment,
      ),
    },
  ];
}

/** Unreviewed code that has its own stacks, and reads the configuration of one other. */
function reviewIdentity(settings: Settings): Identified[] {
  const { reviewStacks } = settings;
  if (!reviewStacks) return [];
  const { template } = reviewStacks;
  return [
    {
      identity: "review",
      purpose: "review",
      ...holder(settings, template, "review"),
      triggers: [{ kind: "mergeRequest" }, scheduleTrigger(settings, sweepSchedule)],
      stacks: [fullStack(settings, template)],
      stackPermission: "read",
      escEnvironments: openedBy(settings, [reviewStacks], reviewEnvironment),
    },
  ];
}

function deployIdentity(settings: Settings, deployment: DeploymentSettings): Identified {
  const { name, stack, on } = deployment;
  const remediates = driftAction(settings, deployment) === "remediate";
  return {
    identity: "deploy",
    purpose: name,
    ...holder(settings, stack, name),
    triggers: [triggerOf(on), ...(remediates ? [scheduleTrigger(settings, driftSchedule)] : [])],
    stacks: [fullStack(settings, stack)],
    stackPermission: "edit",
    escEnvironments: openedBy(settings, [deployment], deploymentEnvironment),
  };
}

/** Whose tokens they are. A team is named after the Pulumi project, or the group, and what it is for. */
function holder(settings: Settings, stack: string, purpose: string): { team?: string; user?: string } {
  const { edition, backend, organization, trust } = settings;
  if (backend) return {};
  switch (edition) {
    case "individual":
      return { user: organization ?? "" };
    case "team":
      return {};
    case "enterprise":
      return { team: teamNameOf(trust?.group ?? pulumiProjectOf(stack), purpose) };
  }
}

function firstStack({ deployments }: Settings): string {
  return deployments[0]?.stack ?? "";
}

function unique(triggers: readonly Trigger[]): Trigger[] {
  return [...new Map(triggers.map((trigger) => [JSON.stringify(trigger), trigger])).values()];
}
