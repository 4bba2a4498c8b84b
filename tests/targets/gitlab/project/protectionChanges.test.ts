import type { Delivery, PushAccess } from "../../../../pipeline/settings/choices";
import { branchChanges, tagChanges } from "../../../../targets/gitlab/project/protectionChanges";
import type { ProtectionRule } from "../../../../targets/gitlab/project/protections";

const maintainer = [{ role: "maintainer" }];
const rule: ProtectionRule = {
  name: "main",
  grants: { push: maintainer, merge: maintainer, unprotect: maintainer },
  forcePush: false,
  codeOwnerApproval: false,
};
const planned = (push: PushAccess, delivery: Delivery = "commit") => ({
  delivery,
  defaultBranch: "main",
  reviewGates: { push, ciEnvironments: [] },
});

test.each<[string, Partial<ProtectionRule>, PushAccess, boolean, string[]]>([
  ["a planned protection", {}, "maintainers", true, []],
  [
    "other roles and users",
    { grants: { ...rule.grants, push: [{ role: "developer" }, { named: "user 5" }], merge: [{ role: "no one" }] } },
    "maintainers",
    true,
    ["push from developer and user 5 to maintainer", "merge from no one to maintainer"],
  ],
  ["force push", { forcePush: true }, "maintainers", true, ["force push from allowed to forbidden"]],
  [
    "an unset right to unprotect",
    { grants: { push: maintainer, merge: maintainer } },
    "maintainers",
    true,
    ["unprotect from unset to maintainer"],
  ],
  ["the Community Edition", { grants: { push: maintainer, merge: maintainer } }, "maintainers", false, []],
  ["push for no one", {}, "no one", true, ["push from maintainer to the user of the GitLab token"]],
])("the changes of a branch's protection: %s", (_, found, push, enterprise, changes) => {
  expect(branchChanges({ ...rule, ...found }, planned(push), enterprise)).toEqual(changes);
});

test.each<[string, PushAccess, boolean, string[]]>([
  ["main", "maintainers", false, ["push from maintainer to no one"]],
  ["main", "no one", true, ["push from maintainer to no one"]],
  ["stable", "maintainers", true, []],
  ["stable", "no one", true, ["push from maintainer to no one"]],
])(
  "the changes of %s with push: %s, if the CI file is delivered by a merge request",
  (name, push, enterprise, changes) => {
    expect(branchChanges({ ...rule, name }, planned(push, "mergeRequest"), enterprise)).toEqual(changes);
  },
);

test("the changes of tags' protection", () => {
  expect(tagChanges({ ...rule, grants: { create: maintainer } })).toEqual([]);
  expect(tagChanges({ ...rule, grants: { create: [{ role: "developer" }] } })).toEqual([
    "create from developer to maintainer",
  ]);
});
