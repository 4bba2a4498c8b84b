import { adoptProtections } from "../../../../components/gitlab/lookups/protectionAdoption";
import { planWith } from "../../../pipeline/examples";

const maintainer = [{ role: "maintainer" }];
const developer = [{ role: "developer" }];
const flags = { forcePush: false, codeOwnerApproval: false };
const branch = { name: "main", grants: { push: developer, merge: maintainer }, ...flags };
const tag = { name: "release-*", grants: { create: developer }, ...flags };
const facts = { protections: { branches: [branch], tags: [tag] }, enterprise: false };
const recreated = "for which it is deleted and created again, because GitLab can't change it in place";

test("protections are imported without a setting, and the line says which are created again", () => {
  const { imports, diagnostics } = adoptProtections("shop-api", planWith({}), facts, []);

  expect(imports).toEqual({ "shop-api-branch-main": "main", "shop-api-tag-release-*": "release-*" });
  expect(diagnostics.map(({ message }) => message)).toEqual([
    `the protection of branch "main" exists and is taken over. Changes: push from developer to maintainer, ${recreated}`,
    `the protection of tags "release-*" exists and is taken over. Changes: create from developer to maintainer, ${recreated}`,
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
    'the protection of branch "main" exists and is taken over. Changes: force push from allowed to forbidden',
  ]);
});

test("protections in the state are not reported", () => {
  const state = [
    { type: "gitlab:index/branchProtection:BranchProtection", name: "a", outputs: { branch: "main" } },
    { type: "gitlab:index/tagProtection:TagProtection", name: "b", outputs: { tag: "release-*" } },
  ];

  expect(adoptProtections("shop-api", planWith({}), facts, state)).toEqual({ imports: {}, diagnostics: [] });
});
