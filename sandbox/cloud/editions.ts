import { badRequest } from "./apiError";
import type { Edition, Organization, PolicyTokenType } from "./entities";

/** The token types of each edition. Runner tokens need an edition that the sandbox lacks. */
export const tokenTypesOf: Readonly<Record<Edition, readonly PolicyTokenType[]>> = {
  individual: ["personal"],
  team: ["personal", "organization"],
  enterprise: ["personal", "organization", "team"],
};

/** Requires an edition with teams. The first text is Pulumi Cloud's; the second one is an assumption. */
export function requireTeams({ edition }: Organization): void {
  if (edition === "individual") throw badRequest("Teams are not available to individual orgs.");
  if (edition === "team") throw badRequest("Teams are not available in the team edition.");
}

/** Requires an edition with policy groups. The text is Pulumi Cloud's. Assumption: which editions have them. */
export function requirePolicies({ edition }: Organization): void {
  if (edition !== "enterprise") throw badRequest("Bad Request: Policy as code feature not enabled.");
}

/** Requires an edition with organization tokens. Assumption: the text, similar to the one about teams. */
export function requireOrganizationTokens({ edition }: Organization): void {
  if (edition === "individual") throw badRequest("Organization access tokens are not available to individual orgs.");
}
