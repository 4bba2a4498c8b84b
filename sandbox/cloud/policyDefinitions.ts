import { z } from "zod";
import { badRequest } from "./apiError";
import { optional } from "./body";
import { tokenTypesOf } from "./editions";
import type { AuthPolicyDefinition, Edition } from "./entities";

/** Pulumi Cloud's limit for the definitions of one policy. */
const maxDefinitions = 40;

export const policyUpdate = z.object({
  policies: z.array(
    z.object({
      decision: z.enum(["allow", "deny"]),
      tokenType: z.enum(["personal", "organization", "team", "runner"]),
      teamName: optional(z.string()),
      userLogin: optional(z.string()),
      runnerID: optional(z.string()),
      roleID: optional(z.string()),
      authorizedPermissions: optional(z.array(z.enum(["standard", "admin"]))),
      rules: z.record(z.string(), z.string()),
    }),
  ),
});

/** The field that names the owner of a token of each type. */
const ownerField = { personal: "userLogin", team: "teamName", runner: "runnerID", organization: undefined } as const;

/**
 * The policies of a new issuer, which deny every exchange. Assumption: Pulumi Cloud stores them as one definition that
 * matches any subject.
 */
export function defaultDefinitions(edition: Edition): AuthPolicyDefinition[] {
  const tokenType = edition === "individual" ? "personal" : "organization";
  return [{ decision: "deny", tokenType, authorizedPermissions: [], rules: { sub: "*" } }];
}

/** Checks definitions before they are stored. The error names the first invalid one. Pulumi Cloud: UpdateAuthPolicy. */
export function checkedDefinitions(
  { policies }: z.output<typeof policyUpdate>,
  edition: Edition,
): AuthPolicyDefinition[] {
  if (policies.length === 0) throw badRequest("policy definition can not be empty");
  if (policies.length > maxDefinitions) {
    throw badRequest(`"policies": ${policies.length} definitions are too many; the limit is ${maxDefinitions}`);
  }
  return policies.map((definition, index) => {
    const path = `policies[${index}]`;
    const types = tokenTypesOf[edition];
    if (!types.includes(definition.tokenType)) {
      throw badRequest(
        `"${path}.tokenType": "${definition.tokenType}" tokens are not available in the ${edition} edition; it has: ${types.join(", ")}`,
      );
    }
    const field = ownerField[definition.tokenType];
    if (field && !definition[field]) {
      throw badRequest(`the field "${path}.${field}" is required for the token type "${definition.tokenType}"`);
    }
    return { ...definition, authorizedPermissions: definition.authorizedPermissions ?? [] };
  });
}
