import { adoptProtections } from "../../../../components/gitlab/lookups/protectionAdoption";
import { eightLines, planWith } from "../../../pipeline/examples";

const maintainer = [{ role: "maintainer" }];
const developer = [{ role: "developer" }];
const flags = { forcePush: false, codeOwnerApproval: false };
const branch = { name: "main", grants: { push: developer, merge: maintainer }, ...flags };
const tag = { name: "release-*", grants: { create: developer }, ...flags };
const facts = { protections: { branches: [branch], tags: [tag] }, enterprise: false };
const recreated = "for which it is deleted and created again, because GitLab can't change it in place";

test("protections are imported without a setting, and changed in place", () => {
  const fitting = { ...tag, grants: { create: maintainer } };
  const enterprise = { protections: { branches: [branch], tags: [fitting] }, enterprise: true };
  const { imports, diagnostics } = adoptProtections("shop-api", planWith({}), enterprise, []);

  expect(imports).toEqual({ "shop-api-branch-main": "main", "shop-api-tag-release-*": "release-*" });
  expect(diagnostics.map(({ message }) => message)).toEqual([
    'the protection of branch "main" exists and is adopted. Changes: push from developer to maintainer, unprotect from unset to maintainer',
    'the protection of tags "release-*" exists and is adopted as it is',
  ]);
});

test("what GitLab can't change in place is left to the creation, and the line says so", () => {
  const { imports, diagnostics } = adoptProtections("shop-api", planWith({}), facts, []);

  expect(imports).toEqual({});
  expect(diagnostics.map(({ message }) => message)).toEqual([
    `the protection of branch "main" exists and is adopted. Changes: push from developer to maintainer, ${recreated}`,
    `the protection of tags "release-*" exists and is adopted. Changes: create from developer to maintainer, ${recreated}`,
  ]);
});

test("a branch that is not the default one has to be changed by hand, because its creation would fail", () => {
  const stable = { name: "stable", stack: "shop-api/stable", on: { branch: "stable" } };
  const plan = planWith({ deployments: [...eightLines.deployments, stable] });
  const branches = [{ ...branch, name: "stable" }];
  const { imports, diagnostics } = adoptProtections(
    "shop-api",
    plan,
    { ...facts, protections: { branches, tags: [] } },
    [],
  );

  expect(imports).toEqual({});
  expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
    "ALREADY_EXISTS: the protection of branch \"stable\" exists already, and can't be adopted: GitLab can't change it in place (push from developer to maintainer). Remove it in GitLab first",
  ]);
});

test("force push is forbidden in place", () => {
  const branches = [{ ...branch, grants: { push: maintainer, merge: maintainer }, forcePush: true }];
  const { diagnostics } = adoptProtections(
    "shop-api",
    planWith({}),
    { ...facts, protections: { branches, tags: [] } },
    [],
  );

  expect(diagnostics.map(({ message }) => message)).toEqual([
    'the protection of branch "main" exists and is adopted. Changes: force push from allowed to forbidden',
  ]);
});

test("protections in the state are not reported", () => {
  const state = [
    { type: "gitlab:index/branchProtection:BranchProtection", name: "a", outputs: { branch: "main" } },
    { type: "gitlab:index/tagProtection:TagProtection", name: "b", outputs: { tag: "release-*" } },
  ];

  expect(adoptProtections("shop-api", planWith({}), facts, state)).toEqual({ imports: {}, diagnostics: [] });
});
