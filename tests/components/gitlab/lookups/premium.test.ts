import type * as gitlab from "@pulumi/gitlab";
import { premiumDiagnostics, selfApprovalDiagnostics } from "../../../../components/gitlab/lookups/premium";
import { planWith } from "../../../pipeline/examples";
import { getGitLabUser, getMetadata, mockEngine } from "../../mocks";
import { lookedUp } from "../../lookedUp";

const all = { push: "no one", approvals: 1, deployments: { approvals: 1 } };

test.each<[string, object, string[]]>([
  ["nothing", {}, []],
  ["the default", { push: "maintainers" }, []],
  ["all of them", all, ["protection.push", "protection.approvals", "protection.deployments"]],
])("refuses %s on the Community Edition", (_, protection, paths) => {
  const plan = planWith({ protection });

  expect(premiumDiagnostics(plan, false).map(({ code, path }) => [code, path])).toEqual(
    paths.map((path) => ["PREMIUM_ONLY", path]),
  );
  expect(premiumDiagnostics(plan, true)).toEqual([]);
});

test("refuses it before anything is changed, and gives the reason", async () => {
  await mockEngine({ [getMetadata]: { enterprise: false } });

  await expect(lookedUp(planWith({ protection: { approvals: 1 } }))).rejects.toThrow(
    "error PREMIUM_ONLY: protection.approvals: needs GitLab Premium, and this GitLab is the Community Edition. Leave it out",
  );
});

test.each<[string, object, object, string[]]>([
  [
    "the user who starts a deployment may approve it",
    { deployments: { approvals: 1 } },
    { allowPipelineTriggerApproveDeployment: true },
    ["SELF_APPROVAL"],
  ],
  ["another user approves", { deployments: { approvals: 1 } }, { allowPipelineTriggerApproveDeployment: false }, []],
  ["a GitLab without the field", { deployments: { approvals: 1 } }, {}, []],
  ["no approval is required", { deployments: {} }, { allowPipelineTriggerApproveDeployment: true }, []],
])("checks who may approve a deployment: %s", (_, protection, project, codes) => {
  const found = selfApprovalDiagnostics(planWith({ protection }), project as gitlab.GetProjectResult);

  expect(found.map(({ code }) => code)).toEqual(codes);
});

test("looks up the token's user only if no one else may push", async () => {
  await mockEngine({ [getGitLabUser]: "500 broken" });

  expect((await lookedUp(planWith({ protection: { approvals: 1 } }))).userId).toBeUndefined();
  await expect(lookedUp(planWith({ protection: { push: "no one" } }))).rejects.toThrow(
    "error LOOKUP_FAILED: protection.push: GitLab could not be queried: 500 broken",
  );
});

test("reports a user without a numeric id", async () => {
  await mockEngine({ [getGitLabUser]: { id: "" } });

  await expect(lookedUp(planWith({ protection: { push: "no one" } }))).rejects.toThrow("LOOKUP_FAILED");
});
