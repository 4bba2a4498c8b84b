import fc from "fast-check";
import { haveSamePolicies, inCanonicalOrder } from "../../../../pipeline/plan/access/canonicalPolicies";

const team = (teamName: string, sub: string) => ({
  decision: "allow",
  tokenType: "team",
  teamName,
  rules: { sub, aud: "a" },
});

const policies = fc.array(
  fc.record({
    decision: fc.constant("allow"),
    tokenType: fc.constantFrom("team", "organization", "personal"),
    teamName: fc.constantFrom(undefined, "a", "b"),
    userLogin: fc.constantFrom(undefined, "u"),
    rules: fc.dictionary(fc.constantFrom("sub", "aud", "ref"), fc.constantFrom("x", "y")),
  }),
  { maxLength: 6 },
);

/** The list in a random order. */
const shuffled = (one: readonly object[]) =>
  fc.shuffledSubarray([...one], { minLength: one.length, maxLength: one.length });

test("the same policies in any order have one canonical order", () => {
  const cases = policies.chain((one) => fc.tuple(fc.constant(one), shuffled(one)));
  fc.assert(
    fc.property(cases, ([one, other]) => {
      // toEqual ignores the order of a policy's keys.
      expect(inCanonicalOrder(one)).toEqual(inCanonicalOrder(other));
      expect(new Set(inCanonicalOrder(one))).toEqual(new Set(one));
      expect(haveSamePolicies(one, other)).toBe(true);
    }),
  );
});

test("policies are sorted by the token that they grant, then by their rules", () => {
  const [b, a2, a1] = [team("b", "1"), team("a", "2"), team("a", "1")];

  expect(inCanonicalOrder([b, a2, a1])).toEqual([a1, a2, b]);
});

test.each<[string, object, object, boolean]>([
  [
    "the same rules in another order are the same",
    { rules: { sub: "x", aud: "y" } },
    { rules: { aud: "y", sub: "x" } },
    true,
  ],
  [
    "unset fields that are null or empty are the same",
    { teamName: "a" },
    { teamName: "a", userLogin: null, authorizedPermissions: [] },
    true,
  ],
  ["another rule is a difference", { rules: { sub: "x" } }, { rules: { sub: "y" } }, false],
  ["one more rule is a difference", { rules: { sub: "x" } }, { rules: { sub: "x", aud: "y" } }, false],
  ["another team is a difference", { teamName: "a" }, { teamName: "b" }, false],
  ["another decision is a difference", { decision: "allow" }, { decision: "deny" }, false],
  ["a field that only the service sets is a difference", { teamName: "a" }, { teamName: "a", roleID: "r" }, false],
])("%s", (_, one, other, expected) => {
  expect(haveSamePolicies([one], [other])).toBe(expected);
});

test("a list with one more or one fewer policy is different", () => {
  const [one, other] = [team("a", "1"), team("b", "1")];

  expect(haveSamePolicies([one], [one, other])).toBe(false);
  expect(haveSamePolicies([one, other], [one])).toBe(false);
});
