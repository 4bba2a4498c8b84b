import { planWith } from "../../../pipeline/examples";

test("protects the default branch and every ref that deploys, once each", () => {
  const plan = planWith({
    defaultBranch: "trunk",
    deployments: [
      { name: "dev", stack: "shop-api/dev", on: { branch: "develop" } },
      { name: "staging", stack: "shop-api/staging", on: { branch: "develop" } },
      { name: "production", stack: "shop-api/production", on: { tag: "v*" } },
    ],
  });

  expect([plan.protectedBranches, plan.protectedTags]).toEqual([["trunk", "develop"], ["v*"]]);
});

test("has a deployment environment for each deployment, in their order", () => {
  expect(planWith().ciEnvironments).toEqual(["staging", "production"]);
});
