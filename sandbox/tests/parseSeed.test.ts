import { parseSeed } from "../parseSeed";

function seedWith(policyPacks: string): string {
  return `
gitlab: { users: [], projects: [] }
cloud: { users: [], organizations: [{ name: acme, members: {}, policyPacks: ${policyPacks} }] }
`;
}

test("a seed may have published policy packs with their versions", () => {
  expect(parseSeed(seedWith('{ guardrails: ["1.0.0", "1.1.0"] }')).cloud.organizations).toEqual([
    { name: "acme", members: {}, policyPacks: { guardrails: ["1.0.0", "1.1.0"] } },
  ]);
});

test.each(["{ guardrails: [] }", "{ guardrails: 1.0.0 }", "[guardrails]"])("refuses the policy packs %s", (packs) => {
  expect(() => parseSeed(seedWith(packs))).toThrow(/^cloud\.organizations\.0\.policyPacks/);
});
