import { eightLines, errorsOf } from "../../examples";

const [staging, production] = eightLines.deployments;

test("refuses approvals of deployments if no deployment is manual", () => {
  const automatic = { ...production, approval: "automatic" };

  expect(
    errorsOf({
      ...eightLines,
      deployments: [staging, automatic],
      protection: { deployments: { approvals: 1 } },
    }),
  ).toEqual([
    {
      code: "NO_EFFECT",
      path: "protection.deployments.approvals",
      message:
        'no deployment waits for a person, so there is nothing to approve. Set approval to "manual" on a deployment, or leave it out',
    },
  ]);
});

test.each<[string, object]>([
  ["nothing", {}],
  ["approvals of manual deployments", { deployments: { approvals: 5 } }],
  ["all of them", { push: "no one", approvals: 1, deployments: { approvals: 1 } }],
  ["protected deployment environments only", { deployments: {} }],
])("accepts %s", (_, protection) => {
  expect(errorsOf({ ...eightLines, protection })).toEqual([]);
});

test("accepts it with a self-managed backend, because it concerns GitLab only", () => {
  const { organization: _, ...rest } = eightLines;
  const settings = { ...rest, previews: "none", backend: { url: "s3://acme-state" }, protection: { push: "no one" } };

  expect(errorsOf(settings)).toEqual([]);
});

test.each<[object, string, string]>([
  [{ push: "developers" }, "protection.push", '"developers" is not a choice. Choices: "maintainers", "no one"'],
  [{ approvals: 0 }, "protection.approvals", '0 is not a choice. Choices: "1", "2", "3", "4", "5"'],
  [{ deployments: { approvals: 1.5 } }, "protection.deployments.approvals", "1.5 is not a choice"],
])("refuses %j", (protection, path, message) => {
  expect(errorsOf({ ...eightLines, protection })).toEqual([
    { code: "NOT_A_CHOICE", path, message: expect.stringContaining(message) as string },
  ]);
});
