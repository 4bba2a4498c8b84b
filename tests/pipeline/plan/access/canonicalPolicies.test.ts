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

/** A list with its elements moved, such that each order can come up. */
const shuffled = (one: readonly object[]) =>
  fc.shuffledSubarray([...one], { minLength: one.length, maxLength: one.length });

test("every order of the same policies has one canonical order, with the same policies", () => {
  const cases = policies.chain((one) => fc.tuple(fc.constant(one), shuffled(one)));
  fc.assert(
    fc.property(cases, ([one, other]) => {
      // The order of a policy's keys does not count.
      expect(inCanonicalOrder(one)).toEqual(inCanonicalOrder(other));
      expect(new Set(inCanonicalOrder(one))).toEqual(new Set(one));
      expect(haveSamePolicies(one, other)).toBe(true);
    }),
  );
});

test("the order is by the token that they grant, then by their rules", () => {
  const [b, a2, a1] = [team("b", "1"), team("a", "2"), team("a", "1")];

  expect(inCanonicalOrder([b, a2, a1])).toEqual([a1, a2, b]);
});

test.each<[string, object, object, boolean]>([
  ["another order of rules", { rules: { sub: "x", aud: "y" } }, { rules: { aud: "y", sub: "x" } }, true],
  ["fields that are not set", { teamName: "a" }, { teamName: "a", userLogin: null, authorizedPermissions: [] }, true],
  ["another rule", { rules: { sub: "x" } }, { rules: { sub: "y" } }, false],
  ["one more rule", { rules: { sub: "x" } }, { rules: { sub: "x", aud: "y" } }, false],
  ["another team", { teamName: "a" }, { teamName: "b" }, false],
  ["another decision", { decision: "allow" }, { decision: "deny" }, false],
  ["a field that only the service knows", { teamName: "a" }, { teamName: "a", roleID: "r" }, false],
])("%s", (_, one, other, expected) => {
  expect(haveSamePolicies([one], [other])).toBe(expected);
});

test("a list with one more or one fewer policy is another", () => {
  const [one, other] = [team("a", "1"), team("b", "1")];

  expect(haveSamePolicies([one], [one, other])).toBe(false);
  expect(haveSamePolicies([one, other], [one])).toBe(false);
});
