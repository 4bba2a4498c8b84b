import type { Trigger } from "../model";
import { pulumiProjectOf } from "../stackNames";
import { escProjectOf, teamNameOf } from "../teamNames";
import { openedWith, type UnopenedEscEnvironment } from "./escEnvironments";
import type { Flow, FlowDeployment, FlowIdentity } from "./flow";
import type { FlowKestraDeployment } from "./kestraFlow";
import { driftSchedule, scheduleTrigger, sweepSchedule } from "./triggers";

/** A flow without identities, from which the identities are resolved. */
export interface FlowWithoutIdentities extends Omit<Flow, "identities" | "escEnvironments"> {
  readonly escEnvironments: readonly UnopenedEscEnvironment[];
}

/**
 * Resolves the identities: `preview`, `inspect` and `review`, then one for each deployment. Pulumi Deployments has one
 * identity per stack, which all its runs share.
 */
export function resolveIdentities(flow: FlowWithoutIdentities): FlowIdentity[] {
  if (flow.pulumiDeployments) return flow.deployments.map((deployment) => deployIdentity(flow, deployment));
  return [
    ...previewIdentity(flow),
    ...inspectIdentity(flow),
    ...reviewIdentity(flow),
    ...flow.deployments.map((deployment) => deployIdentity(flow, deployment)),
    ...(flow.kestra?.deployments ?? []).flatMap((deployment) => kestraIdentity(flow, deployment)),
  ];
}

function previewIdentity(flow: FlowWithoutIdentities): FlowIdentity[] {
  const previewed = flow.deployments.filter(({ isPreviewed }) => isPreviewed);
  const [first] = previewed;
  if (!first) return [];
  const shared = flow.previews === "shared";
  return [
    {
      identity: "preview",
      purpose: "preview",
      ...tokenOwner(flow, pulumiProjectOf(shared ? first.stack : firstStack(flow)), shared ? first.name : "preview"),
      triggers: [{ kind: "mergeRequest" }],
      stacks: previewed.map(({ stack }) => stack),
      stackPermission: shared ? "edit" : "read",
      escEnvironments: previewsOpened(flow, previewed),
    },
  ];
}

/** Returns the read-only identity of promotion previews and drift detection, which run reviewed code. */
function inspectIdentity(flow: FlowWithoutIdentities): FlowIdentity[] {
  const watched = flow.deployments.filter(({ drift }) => drift === "report" || drift === "fail");
  const inspected = flow.deployments.filter((one) => one.promotionPreviewTriggers.length > 0 || watched.includes(one));
  if (inspected.length === 0) return [];
  const pushes = inspected.flatMap(({ promotionPreviewTriggers }) => promotionPreviewTriggers);
  return [
    {
      identity: "inspect",
      purpose: "inspect",
      ...tokenOwner(flow, pulumiProjectOf(firstStack(flow)), "inspect"),
      triggers: unique([...pushes, ...(watched.length > 0 ? [scheduleTrigger(flow, driftSchedule)] : [])]),
      stacks: inspected.map(({ stack }) => stack),
      stackPermission: "read",
      escEnvironments: previewsOpened(flow, inspected),
    },
  ];
}

/** Returns the identity of the review stacks, which run unreviewed code. It owns them and reads the template stack. */
function reviewIdentity(flow: FlowWithoutIdentities): FlowIdentity[] {
  const { reviewStacks, escEnvironments } = flow;
  if (!reviewStacks) return [];
  const { template, escEnvironment } = reviewStacks;
  return [
    {
      identity: "review",
      purpose: "review",
      ...tokenOwner(flow, pulumiProjectOf(template), "review"),
      triggers: [{ kind: "mergeRequest" }, scheduleTrigger(flow, sweepSchedule)],
      stacks: [template],
      stackPermission: "read",
      escEnvironments: openedWith(escEnvironments, [escEnvironment]),
    },
  ];
}

function deployIdentity(flow: FlowWithoutIdentities, deployment: FlowDeployment): FlowIdentity {
  const { name, stack, trigger, drift, escEnvironment } = deployment;
  return {
    identity: "deploy",
    purpose: name,
    ...tokenOwner(flow, pulumiProjectOf(stack), name),
    triggers: [trigger, ...(drift === "remediate" ? [scheduleTrigger(flow, driftSchedule)] : [])],
    stacks: [stack],
    stackPermission: "edit",
    escEnvironments: openedWith(flow.escEnvironments, [escEnvironment]),
  };
}

/** Returns the identity of the jobs that open a Kestra deployment's ESC environment. It has no stack. */
function kestraIdentity(flow: FlowWithoutIdentities, deployment: FlowKestraDeployment): FlowIdentity[] {
  const { name, trigger, drift, escEnvironment } = deployment;
  if (escEnvironment === undefined) return [];
  return [
    {
      identity: "deploy",
      purpose: name,
      ...tokenOwner(flow, escProjectOf(flow.project, {}), name),
      // Its drift job has its credential, too.
      triggers: [trigger, ...(drift === "ignore" ? [] : [scheduleTrigger(flow, driftSchedule)])],
      stacks: [],
      stackPermission: "edit",
      escEnvironments: openedWith(flow.escEnvironments, [escEnvironment]),
    },
  ];
}

function previewsOpened({ escEnvironments }: FlowWithoutIdentities, deployments: readonly FlowDeployment[]): string[] {
  return openedWith(
    escEnvironments,
    deployments.map(({ previewEscEnvironment }) => previewEscEnvironment),
  );
}

/**
 * Returns the team or user whose tokens an identity gets, or neither for organization tokens. A team's name consists of
 * the Pulumi project, or the group, and the purpose.
 */
function tokenOwner(flow: FlowWithoutIdentities, owner: string, purpose: string): { team?: string; user?: string } {
  const { edition, backend, organization, trust, authentication, pulumiDeployments } = flow;
  // Without a stored token, a run in Pulumi Deployments has the identity of its stack.
  if (backend || (pulumiDeployments && authentication === "oidc")) return {};
  switch (edition) {
    case "individual":
      return { user: organization ?? "" };
    case "team":
      return {};
    case "enterprise":
      return { team: teamNameOf(trust.group ?? owner, purpose) };
  }
}

function firstStack({ deployments }: FlowWithoutIdentities): string {
  return deployments[0]?.stack ?? "";
}

function unique(triggers: readonly Trigger[]): Trigger[] {
  return [...new Map(triggers.map((trigger) => [JSON.stringify(trigger), trigger])).values()];
}
