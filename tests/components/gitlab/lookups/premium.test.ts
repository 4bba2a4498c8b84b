import type * as gitlab from "@pulumi/gitlab";
import { lookUp } from "../../../../components/lookups/lookUp";
import { premiumMistakes, selfApprovalMistakes } from "../../../../components/gitlab/lookups/premium";
import { planWith } from "../../../pipeline/examples";
import { getGitLabUser, getMetadata, mockEngine } from "../../mocks";

const all = { push: "no one", approvals: 1, deployments: { approvals: 1 } };

test.each<[string, object, string[]]>([
  ["nothing", {}, []],
  ["what is the default", { push: "maintainers" }, []],
  ["all of it", all, ["protection.push", "protection.approvals", "protection.deployments"]],
])("refuses on the Community Edition %s", (_, protection, paths) => {
  const plan = planWith({ protection });

  expect(premiumMistakes(plan, false).map(({ code, path }) => [code, path])).toEqual(
    paths.map((path) => ["PREMIUM_ONLY", path]),
  );
  expect(premiumMistakes(plan, true)).toEqual([]);
});

test("refuses before anything is changed, and says why", async () => {
  await mockEngine({ [getMetadata]: { enterprise: false } });

  await expect(lookUp(planWith({ protection: { approvals: 1 } }), {})).rejects.toThrow(
    "protection.approvals: needs GitLab Premium, and this GitLab is the Community Edition. Leave it out [PREMIUM_ONLY]",
  );
});

test.each<[string, object, object, string[]]>([
  [
    "who starts one approves it",
    { deployments: { approvals: 1 } },
    { allowPipelineTriggerApproveDeployment: true },
    ["SELF_APPROVAL"],
  ],
  ["somebody else approves", { deployments: { approvals: 1 } }, { allowPipelineTriggerApproveDeployment: false }, []],
  ["a GitLab that says nothing of it", { deployments: { approvals: 1 } }, {}, []],
  ["nobody has to approve", { deployments: {} }, { allowPipelineTriggerApproveDeployment: true }, []],
])("looks at who may approve a deployment: %s", (_, protection, project, codes) => {
  const found = selfApprovalMistakes(planWith({ protection }), project as gitlab.GetProjectResult);

  expect(found.map(({ code }) => code)).toEqual(codes);
});

test("asks for the token's user only where no one else may push", async () => {
  await mockEngine({ [getGitLabUser]: "500 broken" });

  expect((await lookUp(planWith({ protection: { approvals: 1 } }), {})).userId).toBeUndefined();
  await expect(lookUp(planWith({ protection: { push: "no one" } }), {})).rejects.toThrow(
    "protection.push: GitLab could not be asked: 500 broken [LOOKUP_FAILED]",
  );
});

test("says where the user has no number", async () => {
  await mockEngine({ [getGitLabUser]: { id: "" } });

  await expect(lookUp(planWith({ protection: { push: "no one" } }), {})).rejects.toThrow("[LOOKUP_FAILED]");
});
