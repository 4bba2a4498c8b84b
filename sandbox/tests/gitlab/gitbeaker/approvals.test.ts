import { as, PROJECT } from "./client";
import { refusal } from "./refusal";

test("approval rules are created, read, listed, changed and removed", async () => {
  const { MergeRequestApprovals } = as("maintainer");
  const created = await MergeRequestApprovals.createApprovalRule(PROJECT, "owners", 1, {
    userIds: [2],
    appliesToAllProtectedBranches: true,
  });

  expect(created).toMatchObject({
    name: "owners",
    rule_type: "regular",
    users: [{ username: "maintainer" }],
    applies_to_all_protected_branches: true,
  });
  expect(await MergeRequestApprovals.showApprovalRule(PROJECT, created.id)).toEqual(created);
  expect(await MergeRequestApprovals.allApprovalRules(PROJECT)).toEqual([created]);
  expect(
    await MergeRequestApprovals.editApprovalRule(PROJECT, created.id, "owners", 2, { userIds: [2, 3] }),
  ).toMatchObject({ approvals_required: 2, users: [{ id: 2 }, { id: 3 }] });
  await MergeRequestApprovals.removeApprovalRule(PROJECT, created.id);
  expect(await refusal(MergeRequestApprovals.showApprovalRule(PROJECT, created.id))).toEqual([404, "404 Not found"]);
});

test("the approval settings are read and changed", async () => {
  const { MergeRequestApprovals } = as("maintainer");

  expect(await MergeRequestApprovals.showConfiguration(PROJECT)).toMatchObject({ reset_approvals_on_push: true });
  expect(await MergeRequestApprovals.editConfiguration(PROJECT, { mergeRequestsAuthorApproval: true })).toMatchObject({
    merge_requests_author_approval: true,
  });
});
