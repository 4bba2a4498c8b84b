import { describe as lineOf } from "../../../../pipeline/diagnostics/diagnostic";
import { policyLimit, tooManyPolicies } from "../../../../pipeline/plan/access/policyLimit";

test("an issuer accepts forty policies", () => {
  expect(policyLimit).toBe(40);
});

test("a list that is too long is one error of the settings as a whole, with the number of policies of each part and the way out", () => {
  const mistake = tooManyPolicies(41, "preview brings 1, staging brings 40", "Leave some out");

  expect(mistake.path).toBe("");
  expect(lineOf(mistake)).toBe(
    "error TOO_MANY_POLICIES: 41 policies are more than the 40 that Pulumi Cloud accepts for an issuer: preview brings 1, staging brings 40. Leave some out",
  );
});
