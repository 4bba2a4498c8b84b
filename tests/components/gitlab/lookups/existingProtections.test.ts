import type * as gitlab from "@pulumi/gitlab";
import { describe as lineOf } from "../../../../pipeline/diagnostics/diagnostic";
import { PipelineError } from "../../../../pipeline/diagnostics/pipelineError";
import { unfitProtections } from "../../../../components/gitlab/lookups/existingProtections";
import { planWith } from "../../../pipeline/examples";
import { getProject, getProtectedBranches, getProtectedTags, knownProject, mockEngine } from "../../mocks";
import { lookedUp } from "../../lookedUp";

type Branches = gitlab.GetProjectProtectedBranchesResult["protectedBranches"];

const maintainer = { accessLevel: "maintainer", accessLevelDescription: "Maintainers", groupId: 0, userId: 0 };
const nobody = { ...maintainer, accessLevel: "no one", accessLevelDescription: "No one" };

function branch(name: string, changes: Partial<Branches[number]> = {}): Branches[number] {
  return {
    id: 1,
    name,
    pushAccessLevels: [{ ...maintainer, deployKeyId: 0 }],
    mergeAccessLevels: [maintainer],
    unprotectAccessLevels: [],
    allowForcePush: false,
    codeOwnerApprovalRequired: false,
    ...changes,
  };
}

function linesOf(protectedBranches: Branches): string[] {
  const branches = { id: 42, projectId: "acme/shop/api", protectedBranches };
  const tags = { id: "42", project: "acme/shop/api", protectedTags: [] };
  return unfitProtections(planWith(), { ok: true, value: branches }, { ok: true, value: tags }, []).map(lineOf);
}

test.each<[string, Partial<Branches[number]>, string[]]>([
  ["nothing", {}, []],
  ["a role", { mergeAccessLevels: [{ ...maintainer, accessLevel: "developer" }] }, ["merge: developer"]],
  ["a user, with any role", { mergeAccessLevels: [{ ...maintainer, userId: 7 }] }, ["merge: user 7"]],
  ["a group without a role", { mergeAccessLevels: [{ ...nobody, groupId: 9 }] }, ["merge: group 9"]],
  ["a deploy key", { pushAccessLevels: [{ ...maintainer, deployKeyId: 3 }] }, ["push: deploy key 3"]],
  ["force push", { allowForcePush: true }, ["force push: allowed"]],
])("finds %s in a rule that also matches our branch", (_, changes, found) => {
  expect(linesOf([branch("main"), branch("m*", changes)]).map((line) => /\((.*)\)/.exec(line)?.[1])).toEqual(found);
});

test.each<[string, Partial<Branches[number]>, string[]]>([
  ["an empty list for unprotect, which means Maintainers", { unprotectAccessLevels: [] }, []],
  ["a rule for unprotect", { unprotectAccessLevels: [{ ...maintainer, accessLevel: "admin" }] }, ["unprotect: admin"]],
  ["a rule for push", { pushAccessLevels: [{ ...nobody, deployKeyId: 0 }] }, ["push: no one"]],
  ["code owners", { codeOwnerApprovalRequired: true }, ["code owner approval: required"]],
])("finds %s in the rule of our branch", (_, changes, found) => {
  expect(linesOf([branch("main", changes)]).map((line) => /strictly \((.*?)\)/.exec(line)?.[1])).toEqual(found);
});

test("refuses stricter tag rules and looser branch rules, before anything is changed", async () => {
  await mockEngine({
    [getProtectedBranches]: { protectedBranches: [branch("m*", { allowForcePush: true })] },
    [getProtectedTags]: { protectedTags: [{ tag: "release-*", createAccessLevels: [{ ...nobody, id: 1 }] }] },
  });

  await expect(lookedUp(planWith())).rejects.toThrow(
    new PipelineError([
      {
        severity: "error",
        code: "LOOSER_PROTECTION",
        path: "project",
        message:
          'the protection of branch "m*" also holds for "main" and is less strict than the planned protection (force push: allowed), and in GitLab the most permissive one counts. Remove it, or leave only Maintainers in it and forbid force push',
      },
      {
        severity: "error",
        code: "STRICTER_PROTECTION",
        path: "project",
        message:
          'tag "release-*" is protected more strictly (create: no one) than planned (create: maintainer). If the team agrees to that, loosen it in GitLab first',
      },
    ]),
  );
});

test.each([getProtectedBranches, getProtectedTags])("reports why GitLab does not answer to %s", async (name) => {
  await mockEngine({ [name]: "GET protected: 500 broken" });

  await expect(lookedUp(planWith())).rejects.toThrow(
    "error LOOKUP_FAILED: project: GitLab could not be queried: GET protected: 500 broken",
  );
});

test("reports once that the lookup needs a Maintainer", async () => {
  await mockEngine({
    [getProject]: { ...knownProject, permissions: [{ projectAccess: { access_level: 30 }, groupAccess: {} }] },
    [getProtectedBranches]: "403 Forbidden",
    [getProtectedTags]: "403 Forbidden",
  });

  await expect(lookedUp(planWith())).rejects.toThrow(
    new PipelineError([
      {
        severity: "error",
        code: "NO_PERMISSION",
        path: "project",
        message:
          'the user of the GitLab token is not a Maintainer of "acme/shop/api". Give the user that role, or use another token',
      },
    ]),
  );
});
