import { ApiError, badRequest } from "../apiError";
import type { Organization, Stack } from "../entities";
import { publicId } from "../identifiers";
import type { CloudState } from "../state";
import type { DeploymentSettings } from "./entities";
import { integrationId, requireIntegration } from "./integrations";
import { type SettingsDocument, vcsProviders, type VcsProvider, type VcsSettings } from "./settingsDocument";

/**
 * The document as Pulumi Cloud stores it, or a 400. `vcs` and the older `gitHub` describe the same source: `vcs` takes
 * precedence, and settings for GitHub are in both. Assumption: the id of the integration is filled in.
 */
export function validSettings(
  state: CloudState,
  { name: organization }: Organization,
  given: SettingsDocument,
): SettingsDocument {
  const vcs = completeVcs(state, organization, vcsOf(given));
  const document = withVcs(given, vcs);
  for (const fault of faultsOf(state, organization, document)) throw badRequest(`Bad Request: ${fault}`);
  return document;
}

/** The deployment settings of a stack, if it has any. */
export function settingsOf(state: CloudState, { id }: Stack): DeploymentSettings | undefined {
  return state.deploymentSettings.find(({ stack }) => stack === id);
}

/** Requires an edition with Pulumi Deployments. The text is Pulumi Cloud's. */
export function requireDeployments({ hasDeployments }: Organization): void {
  if (!hasDeployments) throw new ApiError(402, "Pulumi Deployments requires Team Growth subscription");
}

/** Requires an edition that remediates drift. The text is Pulumi Cloud's. */
export function requireRemediation({ remediatesDrift }: Organization): void {
  if (!remediatesDrift) throw new ApiError(402, "Drift remediation requires Business Critical subscription");
}

/** The id of a custom role. */
export function roleId(organization: string, name: string): string {
  return publicId("role", `${organization}/${name}`);
}

/** The mistakes in a document. Assumption: the texts, apart from the one about branch and commit. */
function faultsOf(state: CloudState, organization: string, document: SettingsDocument): string[] {
  const { vcs, sourceContext, agentPoolID, operationContext } = document;
  const git = sourceContext?.git;
  const revisions = [git?.branch, git?.commit, git?.tag].filter(isFilled);
  const role = operationContext?.role?.id;
  const faults: [isFault: boolean, text: string][] = [
    [vcs?.deployCommits === true && vcs.deployTags === true, "deployCommits and deployTags are mutually exclusive"],
    [revisions.length > 1, "only one of branch, commit, and tag may be set"],
    [git !== undefined && revisions.length === 0 && vcs?.deployTags !== true, "at least commit or branch are required"],
    [vcs !== undefined && isFilled(git?.repoUrl), "repoUrl must not be set with a VCS integration"],
    [isFilled(agentPoolID) && !hasPool(state, organization, agentPoolID), "Invalid agent pool id"],
    [isFilled(role) && !hasRole(state, organization, role), "Invalid role id"],
  ];
  return faults.filter(([isFault]) => isFault).map(([, text]) => text);
}

/** The source of a document: `vcs`, or the older `gitHub`. */
function vcsOf({ vcs, gitHub }: SettingsDocument): VcsSettings | undefined {
  if (vcs) return vcs;
  return gitHub && isFilled(gitHub.repository) ? { ...gitHub, provider: "github" } : undefined;
}

/** The block `vcs` with the id of its integration. */
function completeVcs(state: CloudState, organization: string, vcs: VcsSettings | undefined): VcsSettings | undefined {
  if (!vcs) return undefined;
  const provider = vcsProviders.find((one) => one === vcs.provider);
  if (!provider) {
    throw badRequest(`Bad Request: vcs.provider must be one of ${vcsProviders.join(", ")}`);
  }
  if (!isFilled(vcs.repository)) throw badRequest("Bad Request: vcs.repository is required");
  return { ...vcs, installationId: integrationId(requireIntegration(state, organization, provider, vcs)) };
}

function withVcs({ gitHub, vcs: _, ...others }: SettingsDocument, vcs: VcsSettings | undefined): SettingsDocument {
  // Settings for GitHub that name no repository yet.
  if (!vcs) return gitHub ? { ...others, gitHub } : others;
  if ((vcs.provider as VcsProvider) !== "github") return { ...others, vcs };
  const { provider: __, ...triggers } = vcs;
  return { ...others, vcs, gitHub: { ...gitHub, ...triggers } };
}

function hasPool(state: CloudState, organization: string, id: string): boolean {
  return state.agentPools
    .all()
    .some((pool) => pool.organization === organization && publicId("agent-pool", pool.id) === id);
}

function hasRole(state: CloudState, organization: string, id: string): boolean {
  const roles = state.organizations.find(({ name }) => name === organization)?.roles ?? [];
  return roles.some((role) => roleId(organization, role) === id);
}

function isFilled(text: string | undefined): text is string {
  return text !== undefined && text !== "";
}
