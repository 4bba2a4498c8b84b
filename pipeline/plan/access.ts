import type { Identity } from "../model";
import { driftAction } from "../settings/driftAction";
import { isPreviewed } from "../settings/isPreviewed";
import type { DeploymentSettings, Settings } from "../settings/settings";
import { pulumiProjectOf } from "../stackNames";
import { inspectTriggers } from "./inspections";

/** The claims of GitLab's ID token that a job has to present, all of them. */
export type Claims = Readonly<Record<string, string>>;

/** What one identity needs, and all that it may do. */
export interface Access {
  readonly identity: Identity;
  /** What it is for, in one word: a deployment's name, or what else the identity does. */
  readonly purpose: string;
  /** The team whose tokens it gets; without one it gets the organization's. */
  readonly team?: string;
  /** Who may be it: one of these sets suffices. The project's id joins each once it is known. */
  readonly claims: readonly Claims[];
  /** The stacks that it works on, each as `organization/project/stack`. */
  readonly stacks: readonly string[];
  readonly stackPermission: "read" | "edit";
  /** The ESC environments, as `project/environment`, that it may open. */
  readonly escEnvironments: readonly string[];
  /** The environments of GitLab whose jobs get its token, where tokens are stored. */
  readonly tokenScope: string;
}

/** One rule of an OIDC issuer's list: who presents these claims may get this kind of token. */
export interface TrustPolicy {
  readonly decision: "allow";
  readonly tokenType: "organization" | "team";
  readonly teamName?: string;
  readonly rules: Claims;
}

/** Who may do what: those that read first, then the deployments in their order. */
export function planAccess(settings: Settings): Access[] {
  return [
    ...previewAccess(settings),
    ...inspectAccess(settings),
    ...reviewAccess(settings),
    ...settings.deployments.map((deployment) => deployAccess(settings, deployment)),
  ];
}

/** The issuer's policies. GitLab never gives a project's id to another project, so that it outlives a rename. */
export function trustPolicies(access: readonly Access[], projectId: string): TrustPolicy[] {
  return access.flatMap(({ team, claims }) =>
    claims.map((rules) => ({
      decision: "allow",
      tokenType: team === undefined ? "organization" : "team",
      ...(team !== undefined && { teamName: team }),
      rules: { ...rules, project_id: projectId },
    })),
  );
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
      ...team(settings, shared ? first.stack : firstStack(settings), shared ? first.name : "preview"),
      claims: [claims(settings, { pipeline_source: "merge_request_event" })],
      stacks: previewed.map(({ stack }) => fullStack(settings, stack)),
      stackPermission: shared ? "edit" : "read",
      escEnvironments: [],
      tokenScope: "*",
    },
  ];
}

/** Reviewed code that reads only: what a deployment to come would change, and what has drifted. */
function inspectAccess(settings: Settings): Access[] {
  const inspected = settings.deployments
    .map((deployment) => ({
      stack: deployment.stack,
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
      ...team(settings, firstStack(settings), "inspect"),
      claims: sets.map((set) => claims(settings, set)),
      stacks: inspected.map(({ stack }) => fullStack(settings, stack)),
      stackPermission: "read",
      escEnvironments: [],
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
      ...team(settings, template, "review"),
      claims: [
        claims(settings, { pipeline_source: "merge_request_event", environment: "review/*" }),
        claims(settings, scheduled(settings, defaultBranch)),
      ],
      stacks: [fullStack(settings, template)],
      stackPermission: "read",
      escEnvironments: settings.backend ? [] : [`${pulumiProjectOf(template)}/review`],
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
    ...team(settings, stack, name),
    claims: sets.map((set) => claims(settings, { ...set, environment: name })),
    stacks: [fullStack(settings, stack)],
    stackPermission: "edit",
    escEnvironments: settings.backend ? [] : [`${pulumiProjectOf(stack)}/${name}`],
    tokenScope: name,
  };
}

function claims({ organization }: Settings, set: Claims): Claims {
  return { aud: audience(organization ?? ""), ...set };
}

function pushedTo(settings: Settings, on: DeploymentSettings["on"]): Claims {
  return { sub: subject(settings, on), ref_protected: "true", pipeline_source: "push" };
}

function scheduled(settings: Settings, branch: string): Claims {
  return { sub: subject(settings, { branch }), ref_protected: "true", pipeline_source: "schedule" };
}

function subject({ project }: Settings, { branch, tag }: DeploymentSettings["on"]): string {
  const [type, ref] = branch === undefined ? ["tag", tag] : ["branch", branch];
  return `project_path:${project}:ref_type:${type}:ref:${ref}`;
}

function team({ edition, backend }: Settings, stack: string, of: string): { team?: string } {
  return edition === "enterprise" && !backend ? { team: `${pulumiProjectOf(stack)}-${of}` } : {};
}

function firstStack({ deployments }: Settings): string {
  return deployments[0]?.stack ?? "";
}

function unique(sets: readonly Claims[]): Claims[] {
  return [...new Map(sets.map((set) => [JSON.stringify(set), set])).values()];
}
