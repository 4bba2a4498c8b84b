import fc from "fast-check";
import { compact, coversPolicy } from "../../../../pipeline/plan/access/compact";
import type { TrustPolicy } from "../../../../pipeline/plan/access/trustPolicies";

function team(teamName: string, rules: TrustPolicy["rules"]): TrustPolicy {
  return { decision: "allow", tokenType: "team", teamName, rules };
}

function organization(rules: TrustPolicy["rules"]): TrustPolicy {
  return { decision: "allow", tokenType: "organization", rules };
}

const main = { sub: "project_path:acme/shop/api:ref_type:branch:ref:main", project_id: "1" };

test.each<[string, TrustPolicy[], number[]]>([
  ["keeps one of two equal policies", [team("a", main), team("a", { ...main })], [0]],
  ["ignores the order of claims", [team("a", main), team("a", { project_id: "1", sub: main.sub })], [0]],
  ["keeps the same claims for two teams", [team("a", main), team("b", main)], [0, 1]],
  ["keeps the same claims for two kinds of tokens", [team("a", main), organization(main)], [0, 1]],
  ["drops what asks for more", [organization({ ...main, environment: "staging" }), organization(main)], [1]],
  ["drops what asks for more, whichever comes first", [organization(main), organization({ ...main, x: "1" })], [0]],
  ["drops what a wildcard covers", [team("a", { sub: "tag:v1.*" }), team("a", { sub: "tag:v*" })], [1]],
  ["keeps what a wildcard overlaps", [team("a", { sub: "v*-rc" }), team("a", { sub: "v1*" })], [0, 1]],
  ["drops what a chain covers", [team("a", { s: "v*" }), team("a", { s: "v1*" }), team("a", { s: "v12*" })], [0]],
  ["keeps one of those that cover each other", [team("a", { s: "v**" }), team("a", { s: "v*" })], [0]],
  [
    "drops values whose length a pattern covers",
    [team("a", { s: "abc" }), team("a", { s: "...?" }), team("a", { s: "abcd" })],
    [1],
  ],
  [
    "keeps values longer or shorter than a pattern",
    [team("a", { s: "ab" }), team("a", { s: "...?" }), team("a", { s: "abcde" })],
    [0, 1, 2],
  ],
  ["keeps two projects apart", [team("a", main), team("a", { ...main, project_id: "2" })], [0, 1]],
  ["drops a project that its group covers", [organization(main), organization({ sub: "project_path:acme/*" })], [1]],
  ["does not take a wildcard for a missing claim", [team("a", { s: "1" }), team("a", { s: "1", e: "*" })], [0]],
  ["keeps a policy with another claim", [team("a", { e: "*" }), team("a", { s: "1" })], [0, 1]],
])("%s", (_, policies, left) => {
  expect(compact(policies)).toEqual(left.map((index) => policies[index]));
});

/** Short rules over few letters, so that policies cover each other often. */
const pattern = fc.oneof(fc.stringMatching(/^[ab.*]{1,4}$/), fc.stringMatching(/^\.{1,2}\?{0,2}$/));
const rules = fc.dictionary(fc.constantFrom("sub", "environment", "project_id"), pattern, { maxKeys: 3 });
const policy = fc.oneof(
  fc.tuple(fc.constantFrom("x", "y"), rules).map(([name, claims]) => team(name, claims)),
  rules.map(organization),
);
const value = fc.stringMatching(/^[abc]{0,4}$/);
const token = fc.dictionary(fc.constantFrom("sub", "environment", "project_id"), value, { maxKeys: 3 });

/** The rules as Pulumi documents them, by character: * is any text, . any one character, ? one or none. */
function matches(one: string, text: string): boolean {
  if (one === "") return text === "";
  if (one.startsWith("?")) return matches(one.slice(1), text) || (text !== "" && matches(one.slice(1), text.slice(1)));
  if (one.startsWith("*")) return matches(one.slice(1), text) || (text !== "" && matches(one, text.slice(1)));
  return (
    text !== "" && (one.startsWith(".") || text.startsWith(one.slice(0, 1))) && matches(one.slice(1), text.slice(1))
  );
}

/** The tokens that the policies grant for these claims. */
function given(policies: readonly TrustPolicy[], claims: TrustPolicy["rules"]): string[] {
  const willing = policies.filter((one) =>
    Object.entries(one.rules).every(([claim, rule]) => {
      const presented = claims[claim];
      return presented !== undefined && matches(rule, presented);
    }),
  );
  return [...new Set(willing.map(({ tokenType, teamName }) => `${tokenType} ${teamName ?? ""}`))].sort();
}

test("a compacted list admits exactly the same tokens", () => {
  fc.assert(
    fc.property(
      fc.array(policy, { maxLength: 6 }),
      fc.array(token, { minLength: 1, maxLength: 20 }),
      (list, tokens) => {
        const short = compact(list);
        for (const claims of tokens) expect(given(short, claims)).toEqual(given(list, claims));
      },
    ),
    { numRuns: 2000 },
  );
});

test("a compacted list is a sublist in the same order, and cannot be compacted again", () => {
  fc.assert(
    fc.property(fc.array(policy, { maxLength: 8 }), (list) => {
      const short = compact(list);
      const places = short.map((one) => list.indexOf(one));
      expect(compact(short)).toEqual(short);
      expect(places).toEqual([...places].sort((one, other) => one - other));
      expect(places).not.toContain(-1);
    }),
  );
});

test("a covering policy admits every token that the covered one admits", () => {
  fc.assert(
    fc.property(policy, policy, fc.array(token, { minLength: 1, maxLength: 20 }), (one, other, tokens) => {
      fc.pre(coversPolicy(one, other));
      for (const claims of tokens) expect(given([one, other], claims)).toEqual(given([one], claims));
    }),
    { numRuns: 500 },
  );
});
