import { badRequest } from "./apiError";
import type { Edition, Organization, PolicyTokenType } from "./entities";

/** Which tokens an edition has. Runner tokens need an edition that the sandbox does not have. */
export const tokenTypesOf: Readonly<Record<Edition, readonly PolicyTokenType[]>> = {
  individual: ["personal"],
  team: ["personal", "organization"],
  enterprise: ["personal", "organization", "team"],
};

/** The text for individuals is the service's; the one for the team edition is an assumption. */
export function requireTeams({ edition }: Organization): void {
  if (edition === "individual") throw badRequest("Teams are not available to individual orgs.");
  if (edition === "team") throw badRequest("Teams are not available in the team edition.");
}

/** The text is the service's. Assumption: which editions have policy groups. */
export function requirePolicies({ edition }: Organization): void {
  if (edition !== "enterprise") throw badRequest("Bad Request: Policy as code feature not enabled.");
}

/** Assumption: the answer to an individual organization, worded as the one about teams. */
export function requireOrganizationTokens({ edition }: Organization): void {
  if (edition === "individual") throw badRequest("Organization access tokens are not available to individual orgs.");
}
