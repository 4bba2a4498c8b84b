import { badRequest } from "../apiError";
import { publicId } from "../identifiers";
import type { CloudState } from "../state";
import type { VcsIntegration } from "./entities";
import type { VcsProvider, VcsSettings } from "./settingsDocument";

/** The public id of an integration, which settings name in `installationId`. */
export function integrationId({ id }: VcsIntegration): string {
  return publicId("vcs-integration", id);
}

export function integrationsOf(state: CloudState, organization: string): VcsIntegration[] {
  return state.integrations.filter((integration) => integration.organization === organization);
}

/**
 * The integration that gives access to a repository. Pulumi Cloud: settings are refused if there is none. Assumptions: the text,
 * and that a repository belongs to the integration whose account is the start of its path.
 */
export function requireIntegration(
  state: CloudState,
  organization: string,
  provider: VcsProvider,
  { repository = "", installationId }: VcsSettings,
): VcsIntegration {
  const candidates = integrationsOf(state, organization).filter((integration) => integration.provider === provider);
  const named = candidates.filter((one) => installationId === undefined || integrationId(one) === installationId);
  const found = named.find(({ account }) => isBelow(repository, account));
  if (found) return found;
  if (installationId !== undefined && named.length === 0) {
    throw badRequest(`Bad Request: the organization has no ${provider} integration with the id "${installationId}"`);
  }
  throw badRequest(`Bad Request: the organization has no ${provider} integration for the repository "${repository}"`);
}

function isBelow(repository: string, account: string): boolean {
  return repository.toLowerCase().startsWith(`${account.toLowerCase()}/`);
}
