import type { Identity } from "../../model";
import { driftAction } from "../../settings/driftAction";
import { isPreviewed } from "../../settings/isPreviewed";
import type { DeploymentSettings, Settings } from "../../settings/settings";
import { pulumiProjectOf } from "../../stackNames";
import { groupOf } from "../../groupOf";
import { teamNameOf } from "../../teamNames";
import { deploymentEnvironment, openedBy, previewEnvironment, reviewEnvironment } from "../esc/escReferences";
import { inspectTriggers } from "../jobs/inspections";
import { sweepEnvironment } from "../jobs/sweep";

/** The claims of GitLab's ID token that a job has to present, all of them. */
export type Claims = Readonly<Record<string, string>>;

/** What one identity needs, and all that it may do. */
export interface Access {
  readonly identity: Identity;
  /** What it is for, in one word: a deployment's name, or what else the identity does. */
  readonly purpose: string;
  /** The team whose tokens it gets; without one, and without a user, it gets the organization's. */
  readonly team?: string;
  /** The user whose tokens it gets, in an edition that has no others. */
  readonly user?: string;
  /** Who may be it: one of these sets suffices. The id joins each once it is known. */
  readonly claims: readonly Claims[];
  /** Whose id joins the claims, so that nobody else who comes to have the same path can present them. */
  readonly pinnedBy?: Pin;
  /** The stacks that it works on, each as `organization/project/stack`. */
  readonly stacks: readonly string[];
  readonly stackPermission: "read" | "edit";
  /** The ESC environments, as `project/environment`, that it may open. */
  readonly escEnvironments: readonly string[];
  /** The environments of GitLab whose jobs get its token, where tokens are stored. */
  readonly tokenScope: string;
}

/** The claim that holds an id: of the project, or of the group that it is in. GitLab gives neither to another. */
export type Pin = "project_id" | "namespace_id";

/** Who may do what: those that read first, then the deployments in their order. */
export function planAccess(settings: Settings): Access[] {
  return [
    ...previewAccess(settings),
    ...inspectAccess(settings),
    ...reviewAccess(settings),
    ...settings.deployments.map((deployment) => deployAccess(settings, deployment)),
  ];
}

/** The audience that Pulumi Cloud expects of an ID token. Pulumi: configuring OIDC for GitLab. */
export function audience(organization: string): string {
  return `urn:pulumi:org:${organization}`;
}

/** A stack in full, `organization/project/stack`. Stores of one's own know only an organization of that name. */
export function fullStack({ organization }: Settings, stack: string): string {
  return stack.split("/").length === 3 ? stack : `${organization ?? "organization"}/${stack}`;
}

function previewAccess(settings: Settings): Access[] {
  const previewed = settings.deployments.filter((deployment) => isPreviewed(settings, deployment));
  const [first] = previewed;
  if (!first) return [];
  const shared = settings.previews === "shared";
  return [
    {
      identity: "preview",
      purpose: "preview",
      ...holder(settings, shared ? first.stack : firstStack(settings), shared ? first.name : "preview"),
      claims: [claims(settings, { pipeline_source: "merge_request_event" })],
      ...pin(settings),
      stacks: previewed.map(({ stack }) => fullStack(settings, stack)),
      stackPermission: shared ? "edit" : "read",
      escEnvironments: openedBy(settings, previewed, previewEnvironment),
      tokenScope: "*",
    },
  ];
}

/** Reviewed code that reads only: what a deployment to come would change, and what has drifted. */
function inspectAccess(settings: Settings): Access[] {
  const inspected = settings.deployments
    .map((deployment) => ({
      deployment,
      pushes: inspectTriggers(settings, deployment),
      watched: ["report", "fail"].includes(driftAction(settings, deployment)),
    }))
    .filter(({ pushes, watched }) => pushes.length > 0 || watched);
  if (inspected.length === 0) return [];
  const pushed = inspected.flatMap(({ pushes }) => pushes.map((on) => pushedTo(settings, on)));
  const watching = inspected.some(({ watched }) => watched) ? [scheduled(settings, settings.defaultBranch)] : [];
  const sets = unique([...pushed, ...watching]);
  return [
    {
      identity: "inspect",
      purpose: "inspect",
      ...holder(settings, firstStack(settings), "inspect"),
      // A deployment on the same ref has another environment, and so cannot be this identity.
      claims: sets.map((set) => claims(settings, { ...set, environment: "preview/*" })),
      ...pin(settings),
      stacks: inspected.map(({ deployment }) => fullStack(settings, deployment.stack)),
      stackPermission: "read",
      escEnvironments: openedBy(
        settings,
        inspected.map(({ deployment }) => deployment),
        previewEnvironment,
      ),
      tokenScope: "preview/*",
    },
  ];
}

/** Unreviewed code that has its own stacks, and reads the configuration of one other. */
function reviewAccess(settings: Settings): Access[] {
  const { reviewStacks, defaultBranch } = settings;
  if (!reviewStacks) return [];
  const { template } = reviewStacks;
  return [
    {
      identity: "review",
      purpose: "review",
      ...holder(settings, template, "review"),
      claims: [
        claims(settings, { pipeline_source: "merge_request_event", environment: "review/*" }),
        claims(settings, { ...scheduled(settings, defaultBranch), environment: sweepEnvironment }),
      ],
      ...pin(settings),
      stacks: [fullStack(settings, template)],
      stackPermission: "read",
      escEnvironments: openedBy(settings, [reviewStacks], reviewEnvironment),
      tokenScope: "review/*",
    },
  ];
}

/**
 * GitLab signs all of it into the token: an unprotected ref of the same name fails, and so does a merge request from a
 * protected branch, whose token carries that branch's ref (GitLab: ID token claims) while its code may be anybody's.
 */
function deployAccess(settings: Settings, deployment: DeploymentSettings): Access {
  const { name, stack, on } = deployment;
  const remediates = driftAction(settings, deployment) === "remediate";
  const sets = [pushedTo(settings, on), ...(remediates ? [scheduled(settings, settings.defaultBranch)] : [])];
  return {
    identity: "deploy",
    purpose: name,
    ...holder(settings, stack, name),
    claims: sets.map((set) => claims(settings, { ...set, environment: name })),
    ...pin(settings),
    stacks: [fullStack(settings, stack)],
    stackPermission: "edit",
    escEnvironments: openedBy(settings, [deployment], deploymentEnvironment),
    tokenScope: name,
  };
}

/** Where neither an id nor a subject tells a group's projects, their path does. */
function claims(settings: Settings, set: Claims): Claims {
  const { organization, trust } = settings;
  const isTold = trust?.group === undefined || set.sub !== undefined || pin(settings).pinnedBy !== undefined;
  return { aud: audience(organization ?? ""), ...(!isTold && { project_path: `${trust.group}/*` }), ...set };
}

/** Of a group above the project's own, whose projects have several, no id is pinned. */
function pin({ project, trust }: Settings): { pinnedBy?: Pin } {
  if (trust?.group === undefined) return { pinnedBy: "project_id" };
  return groupOf(project) === trust.group ? { pinnedBy: "namespace_id" } : {};
}

function pushedTo(settings: Settings, on: DeploymentSettings["on"]): Claims {
  return { sub: subject(settings, on), ref_protected: "true", pipeline_source: "push" };
}

function scheduled(settings: Settings, branch: string): Claims {
  return { sub: subject(settings, { branch }), ref_protected: "true", pipeline_source: "schedule" };
}

function subject({ project, trust }: Settings, { branch, tag }: DeploymentSettings["on"]): string {
  const [type, ref] = branch === undefined ? ["tag", tag] : ["branch", branch];
  const path = trust?.group === undefined ? project : `${trust.group}/*`;
  return `project_path:${path}:ref_type:${type}:ref:${ref}`;
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

function unique(sets: readonly Claims[]): Claims[] {
  return [...new Map(sets.map((set) => [JSON.stringify(set), set])).values()];
}
