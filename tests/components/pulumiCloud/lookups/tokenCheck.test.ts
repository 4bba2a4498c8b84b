import { checkTokens } from "../../../../components/pulumiCloud/lookups/tokenCheck";
import { planWith } from "../../../pipeline/examples";

const path = "tokens.expires";

function diagnosticsOn(day: string) {
  const plan = planWith({ authentication: "token", tokens: { expires: "2027-02-28" } });
  return checkTokens(plan, new Date(`${day}T12:00:00Z`));
}

test.each(["2026-11-21", "2027-02-06", "2025-02-28"])("reports nothing on %s", (day) => {
  expect(diagnosticsOn(day)).toEqual([]);
});

test.each([
  ["2027-02-07", "21 days"],
  ["2027-02-27", "1 day"],
  ["2027-02-28", "0 days"],
])("warns on %s that the tokens expire, and says how to rotate them", (day, left) => {
  expect(diagnosticsOn(day)).toEqual([
    {
      severity: "warning",
      code: "TOKENS_EXPIRE",
      path,
      message: `the tokens of all jobs expire in ${left}. Rotate them: pulumi config set-all --path --plaintext platform:pipeline.tokens.previous=2027-02-28 --plaintext platform:pipeline.tokens.expires=<later day> && pulumi up`,
    },
  ]);
});

test.each([
  ["2027-03-01", "the last day of the tokens, 2027-02-28, has passed. Set it to a later day"],
  [
    "2025-02-26",
    "2027-02-28 is more than two years away, and Pulumi Cloud issues tokens for at most two years. Set it to an earlier day",
  ],
])("refuses on %s a date that no token can have", (day, message) => {
  expect(diagnosticsOn(day)).toEqual([{ severity: "error", code: "BAD_DATE", path, message }]);
});

test("reports nothing without stored tokens", () => {
  expect(checkTokens(planWith(), new Date("2050-01-01"))).toEqual([]);
});

test("warns of previous tokens that have expired", () => {
  const plan = planWith({ authentication: "token", tokens: { expires: "2027-08-31", previous: "2027-02-28" } });

  expect(checkTokens(plan, new Date("2027-02-28T12:00:00Z"))).toEqual([]);
  expect(checkTokens(plan, new Date("2027-03-01T12:00:00Z"))).toEqual([
    {
      severity: "warning",
      code: "OLD_TOKENS_EXPIRED",
      path: "tokens.previous",
      message: "the tokens until 2027-02-28 have expired, and the next update deletes them. Leave it out",
    },
  ]);
});
