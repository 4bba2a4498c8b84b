import * as pulumi from "@pulumi/pulumi";
import { childrenOf, inputsOf, listen, namesOf } from "../children";
import { getGitLabUser } from "../mocks";

const gates = /approval|protected-environment/;
const maintainer = { accessLevel: "maintainer" };

beforeEach(() => {
  listen();
});

afterEach(() => pulumi.runtime.disconnect());

test("creates none by default", async () => {
  expect(namesOf(await childrenOf(), gates)).toEqual([]);
});

test("requires approvals by people who did not write the merge request", async () => {
  const resources = await childrenOf({ protection: { approvals: 2, push: "no one" } });

  expect(namesOf(resources, gates)).toEqual(["shop-api-approval-rule", "shop-api-approvals"]);
  expect(inputsOf(resources, "shop-api-approvals")).toEqual({
    project: "42",
    mergeRequestsAuthorApproval: false,
    mergeRequestsDisableCommittersApproval: true,
    resetApprovalsOnPush: true,
    disableOverridingApproversPerMergeRequest: true,
  });
  expect(inputsOf(resources, "shop-api-approval-rule")).toEqual({
    project: "42",
    name: "All Members",
    ruleType: "any_approver",
    approvalsRequired: 2,
  });
});

test("protects the deployment environments of all deployments, and requires approvals for manual ones", async () => {
  const resources = await childrenOf({ protection: { deployments: { approvals: 1 } } });

  expect(namesOf(resources, gates)).toEqual([
    "shop-api-protected-environment-production",
    "shop-api-protected-environment-staging",
  ]);
  expect(inputsOf(resources, "shop-api-protected-environment-production")).toEqual({
    project: "42",
    environment: "production",
    deployAccessLevelsAttributes: [maintainer],
    approvalRules: [{ accessLevel: "maintainer", requiredApprovals: 1 }],
  });
  expect(inputsOf(resources, "shop-api-protected-environment-staging")).toMatchObject({ approvalRules: [] });
});

test("commits the CI file after all gates", async () => {
  const protection = { approvals: 1, push: "no one", deployments: { approvals: 1 } };

  const names = (await childrenOf({ protection }, {}, (name) => gates.test(name))).map(({ name }) => name);

  const last = Math.max(...names.flatMap((name, index) => (gates.test(name) ? [index] : [])));
  expect(names.indexOf("shop-api-ci-file")).toBeGreaterThan(last);
});

test("lets only the user who commits the CI file push", async () => {
  const resources = await childrenOf({ protection: { push: "no one" } });

  expect(inputsOf(resources, "shop-api-branch-main")).toMatchObject({
    allowedToPushes: [{ accessLevel: "no one" }, { userId: 7 }],
    allowedToMerges: [maintainer],
    allowedToUnprotects: [maintainer],
  });
});

test.each([
  ["gid://gitlab/User/12", 12],
  ["12", 12],
])("reads the user's numeric id from %s", async (id, userId) => {
  const resources = await childrenOf({ protection: { push: "no one" } }, { [getGitLabUser]: { id } });

  expect(inputsOf(resources, "shop-api-branch-main")?.allowedToPushes).toEqual([{ accessLevel: "no one" }, { userId }]);
});
