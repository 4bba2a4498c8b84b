import { eightLines, planWith } from "../../../pipeline/examples";

const [staging, production] = eightLines.deployments;

test("lets Maintainers push and protects no deployment environment by default", () => {
  expect(planWith().reviewGates).toEqual({ push: "maintainers", ciEnvironments: [] });
  expect(planWith({ protection: {} }).reviewGates).toEqual({ push: "maintainers", ciEnvironments: [] });
});

test("requires approvals for manual deployments, and protects all deployment environments", () => {
  const protection = { push: "no one", approvals: 2, deployments: { approvals: 1 } };

  expect(planWith({ protection }).reviewGates).toEqual({
    push: "no one",
    approvals: 2,
    ciEnvironments: [{ name: "staging" }, { name: "production", approvals: 1 }],
  });
});

test("protects the deployment environments without requiring approvals", () => {
  expect(planWith({ protection: { deployments: {} } }).reviewGates.ciEnvironments).toEqual([
    { name: "staging" },
    { name: "production" },
  ]);
});

test("warns of approvals that a push bypasses", () => {
  const codes = (protection: object) => planWith({ protection }).warnings.map(({ code, path }) => [code, path]);

  expect(codes({ approvals: 1 })).toEqual([["UNREVIEWED_PUSH", "protection.push"]]);
  expect(codes({ approvals: 1, push: "no one" })).toEqual([]);
  expect(codes({ deployments: {} })).toEqual([]);
  expect(planWith({ deployments: [staging, production] }).warnings).toEqual([]);
});
