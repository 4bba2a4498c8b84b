import {
  environmentDifference,
  type FoundCiEnvironment,
  ruleDifference,
} from "../../../../targets/gitlab/project/gateChanges";

const maintainers = { access_level: 40, user_id: null, group_id: null };
const found: FoundCiEnvironment = { name: "production", deploy_access_levels: [maintainers], approval_rules: [] };

test.each<[string, Partial<FoundCiEnvironment>, number | undefined, string[], string[]]>([
  ["as planned", {}, undefined, [], []],
  ["without a list of rules", { approval_rules: null }, undefined, [], []],
  ["as planned, with approvals", { approval_rules: [{ ...maintainers, required_approvals: 2 }] }, 2, [], []],
  ["more approvals planned", {}, 1, ["approvals from none to 1 by maintainer"], []],
  [
    "fewer approvals planned",
    { approval_rules: [{ ...maintainers, required_approvals: 2 }] },
    1,
    ["approvals from 2 by maintainer to 1 by maintainer"],
    ["approvals from 2 by maintainer to 1 by maintainer"],
  ],
  [
    "the approvals of a group",
    { approval_rules: [{ group_id: 7, required_approvals: 1 }] },
    undefined,
    ["approvals from 1 by group 7 to none"],
    ["approvals from 1 by group 7 to none"],
  ],
  [
    "Developers deploy",
    { deploy_access_levels: [{ access_level: 30 }] },
    undefined,
    ["deployers from developer to maintainer"],
    [],
  ],
  [
    "only one user deploys",
    { deploy_access_levels: [{ access_level: 40, user_id: 5 }] },
    undefined,
    ["deployers from user 5 to maintainer"],
    ["deployers from user 5 to maintainer"],
  ],
  [
    "nobody deploys",
    { deploy_access_levels: [{ access_level: 0 }] },
    undefined,
    ["deployers from no one to maintainer"],
    ["deployers from no one to maintainer"],
  ],
])("a protected environment: %s", (_, changes, approvals, differs, weaker) => {
  const planned = { name: "production", ...(approvals !== undefined && { approvals }) };

  expect(environmentDifference({ ...found, ...changes }, planned)).toEqual({ changes: differs, weaker });
});

test.each([
  [1, 1, [], []],
  [1, 2, ["approvals from 1 to 2"], []],
  [3, 1, ["approvals from 3 to 1"], ["approvals from 3 to 1"]],
])("an approval rule of %d where %d are planned", (required, planned, changes, weaker) => {
  const rule = { id: 1, name: "All Members", rule_type: "any_approver", approvals_required: required };

  expect(ruleDifference(rule, planned)).toEqual({ changes, weaker });
});
