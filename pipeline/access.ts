import type { Identity } from "./model";
import type { DeploymentSettings, Settings } from "./settings";

/** What one identity needs, and all that it may do. */
export interface Access {
  readonly identity: Identity;
  /** The deployment that it is for: a preview's is the one that it previews. */
  readonly deployment: string;
  /** The team whose tokens it gets; without one it gets the organization's. */
  readonly team?: string;
  /** The claims of GitLab's ID token that it has to present. The project's id joins them once it is known. */
  readonly claims: Readonly<Record<string, string>>;
  /** `organization/project/stack`. */
  readonly stack: string;
  readonly stackPermission: "read" | "edit";
  /** The ESC environments, as `project/environment`, that it may open. */
  readonly escEnvironments: readonly string[];
}

/** One rule of an OIDC issuer's list: who presents these claims may get this kind of token. */
export interface TrustPolicy {
  readonly decision: "allow";
  readonly tokenType: "organization" | "team";
  readonly teamName?: string;
  readonly rules: Readonly<Record<string, string>>;
}

/** Who may do what: the merge request's preview first, where there is one, then the deployments in their order. */
export function planAccess(settings: Settings): Access[] {
  const preview = settings.previews === "none" ? [] : [previewAccess(settings)];
  return [...preview, ...settings.deployments.map((deployment) => deployAccess(settings, deployment))];
}

/** The issuer's policies. GitLab never gives a project's id to another project, so that it outlives a rename. */
export function trustPolicies(access: readonly Access[], projectId: string): TrustPolicy[] {
  return access.map(({ team, claims }) => ({
    decision: "allow",
    tokenType: team === undefined ? "organization" : "team",
    ...(team !== undefined && { teamName: team }),
    rules: { ...claims, project_id: projectId },
  }));
}

/** What an identity is for, in one word: the preview, or the deployment's name. No deployment is named "preview". */
export function purposeOf({ identity, deployment }: Access): string {
  return identity === "preview" ? identity : deployment;
}

/** The audience that Pulumi Cloud expects of an ID token. Pulumi: configuring OIDC for GitLab. */
export function audience(organization: string): string {
  return `urn:pulumi:org:${organization}`;
}

/** A stack in full: `organization/project/stack`. */
export function fullStack(organization: string, stack: string): string {
  return stack.split("/").length === 3 ? stack : `${organization}/${stack}`;
}

/** The Pulumi project that all deployments belong to. */
export function pulumiProject({ deployments }: Settings): string {
  return deployments[0]?.stack.split("/").at(-2) ?? "";
}

function previewAccess(settings: Settings): Access {
  const first = settings.deployments[0];
  if (!first) throw new Error("settings without a deployment are refused before this");
  const shared = settings.previews === "shared";
  return {
    identity: "preview",
    deployment: first.name,
    ...team(settings, shared ? first.name : "preview"),
    claims: { aud: audience(settings.organization), pipeline_source: "merge_request_event" },
    stack: fullStack(settings.organization, first.stack),
    stackPermission: shared ? "edit" : "read",
    escEnvironments: [],
  };
}

/**
 * GitLab signs all of it into the token: an unprotected ref of the same name fails, and so does a merge request from a
 * protected branch, whose token carries that branch's ref (GitLab: ID token claims) while its code may be anybody's.
 */
function deployAccess(settings: Settings, { name, stack, on }: DeploymentSettings): Access {
  const [type, ref] = on.branch === undefined ? ["tag", on.tag] : ["branch", on.branch];
  return {
    identity: "deploy",
    deployment: name,
    ...team(settings, name),
    claims: {
      aud: audience(settings.organization),
      sub: `project_path:${settings.project}:ref_type:${type}:ref:${ref}`,
      ref_protected: "true",
      pipeline_source: "push",
      environment: name,
    },
    stack: fullStack(settings.organization, stack),
    stackPermission: "edit",
    escEnvironments: [`${pulumiProject(settings)}/${name}`],
  };
}

function team(settings: Settings, of: string): { team?: string } {
  return settings.edition === "enterprise" ? { team: `${pulumiProject(settings)}-${of}` } : {};
}
