import type { AuthPolicyDefinition } from "../../../cloud/entities";
import { decidePolicy, type RequestedToken } from "../../../cloud/exchange/policyDecision";

const claims = { sub: "project_path:acme/shop/api:ref_type:branch:ref:main", project_id: "7", aud: ["x", "y"] };

const staging: RequestedToken = { tokenType: "team", team: "staging" };
const anybody: RequestedToken = { tokenType: "organization", admin: false };
const admin: RequestedToken = { tokenType: "organization", admin: true };
const developer: RequestedToken = { tokenType: "personal", user: "developer" };

function policy(definition: Partial<AuthPolicyDefinition>): AuthPolicyDefinition {
  return {
    decision: "allow",
    tokenType: "team",
    teamName: "staging",
    authorizedPermissions: [],
    rules: {},
    ...definition,
  };
}

const organization = { tokenType: "organization", teamName: undefined } as const;
const personal = { tokenType: "personal", teamName: undefined, userLogin: "developer" } as const;
const allow = policy({ rules: { sub: "project_path:acme/shop/api:*" } });
const deny = policy({ decision: "deny", rules: { project_id: "7" } });

test.each<[string, RequestedToken, AuthPolicyDefinition[], "allow" | "deny"]>([
  ["no policy at all", staging, [], "deny"],
  ["a policy that allows it", staging, [allow], "allow"],
  ["a policy that denies it", staging, [deny], "deny"],
  ["a denial after the permission", staging, [allow, deny], "deny"],
  ["a denial before the permission", staging, [deny, allow], "deny"],
  ["a denial that does not match", staging, [policy({ decision: "deny", rules: { project_id: "8" } }), allow], "allow"],
  ["a denial for another team", staging, [{ ...deny, teamName: "production" }, allow], "allow"],
  ["one of several permissions", staging, [policy({ rules: { sub: "x" } }), allow], "allow"],
  ["a policy without rules", staging, [policy({})], "allow"],
  ["two rules that match", staging, [policy({ rules: { sub: "project*", project_id: "7" } })], "allow"],
  ["two rules, one of which matches", staging, [policy({ rules: { sub: "project*", project_id: "8" } })], "deny"],
  ["a rule for a missing claim", staging, [policy({ rules: { environment: "*" } })], "deny"],
  ["a rule that matches one element of an array", staging, [policy({ rules: { aud: "y" } })], "allow"],
  ["a policy for another team", staging, [policy({ teamName: "production" })], "deny"],
  ["a policy for teams with a wildcard", staging, [policy({ teamName: "sta*" })], "allow"],
  ["a policy for teams with a dot", staging, [policy({ teamName: "stag.ng" })], "allow"],
  ["a policy for a team in another case", staging, [policy({ teamName: "Staging" })], "deny"],
  ["a policy for teams without a name", staging, [policy({ teamName: undefined })], "deny"],
  ["a policy for organization tokens", staging, [policy(organization)], "deny"],
  ["a policy for teams", anybody, [policy({})], "deny"],
  ["a policy for organization tokens", anybody, [policy(organization)], "allow"],
  [
    "a policy that grants standard",
    anybody,
    [policy({ ...organization, authorizedPermissions: ["standard"] })],
    "allow",
  ],
  ["a policy that grants admin", anybody, [policy({ ...organization, authorizedPermissions: ["admin"] })], "allow"],
  ["a policy that grants nothing", admin, [policy(organization)], "deny"],
  ["a policy that grants standard", admin, [policy({ ...organization, authorizedPermissions: ["standard"] })], "deny"],
  ["a policy that grants admin", admin, [policy({ ...organization, authorizedPermissions: ["admin"] })], "allow"],
  [
    "a denial of admin tokens",
    anybody,
    [policy({ ...organization, decision: "deny", authorizedPermissions: ["admin"] }), policy(organization)],
    "allow",
  ],
  [
    "a denial of organization tokens",
    admin,
    [policy({ ...organization, decision: "deny" }), policy({ ...organization, authorizedPermissions: ["admin"] })],
    "deny",
  ],
  ["a policy for the user", developer, [policy(personal)], "allow"],
  ["a policy for another user", developer, [policy({ ...personal, userLogin: "platform" })], "deny"],
  ["a policy for users with a wildcard", developer, [policy({ ...personal, userLogin: "*" })], "deny"],
])("%s, requested %j", (_, requested, definitions, decision) => {
  expect(decidePolicy(definitions, requested, claims)).toBe(decision);
});
