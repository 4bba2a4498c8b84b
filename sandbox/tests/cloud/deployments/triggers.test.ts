import type { SettingsDocument, VcsSettings } from "../../../cloud/deployments/settingsDocument";
import {
  concernsRequest,
  matchesPaths,
  matchesTag,
  startsOnPush,
  type VcsPush,
} from "../../../cloud/deployments/triggers";
import { reviewStackName } from "../../../cloud/deployments/vcsEvents";

const push: VcsPush = {
  provider: "gitlab",
  repository: "acme/shop/api",
  ref: "main",
  isTag: false,
  changedFiles: ["infra/index.ts"],
};
const tag: VcsPush = { ...push, ref: "v1.2.0", isTag: true };

function settings(vcs: Partial<VcsSettings>, branch = "main"): SettingsDocument {
  return { vcs: { provider: "gitlab", repository: "acme/shop/api", ...vcs }, sourceContext: { git: { branch } } };
}

test.each<[string, SettingsDocument, VcsPush, boolean]>([
  ["its branch", settings({ deployCommits: true }), push, true],
  ["its branch, written as a full ref", settings({ deployCommits: true }, "refs/heads/main"), push, true],
  ["another branch", settings({ deployCommits: true }, "release"), push, false],
  ["its branch without push-to-deploy", settings({}), push, false],
  ["another repository", settings({ deployCommits: true, repository: "acme/shop/web" }), push, false],
  ["the same path of another provider", settings({ deployCommits: true, provider: "github" }), push, false],
  ["a repository in another letter case", settings({ deployCommits: true, repository: "Acme/Shop/API" }), push, true],
  ["files in its paths", settings({ deployCommits: true, paths: ["infra/**"] }), push, true],
  ["files outside its paths", settings({ deployCommits: true, paths: ["web/**"] }), push, false],
  ["a tag with push-to-deploy only", settings({ deployCommits: true }), tag, false],
  ["a tag", settings({ deployTags: true }), tag, true],
  ["a tag that is filtered out", settings({ deployTags: true, tagFilters: ["release-*"] }), tag, false],
  ["a tag, although no changed file matches the paths", settings({ deployTags: true, paths: ["web/**"] }), tag, true],
  ["a branch with deployment of tags only", settings({ deployTags: true }), push, false],
  ["a repository without an integration", { sourceContext: { git: { branch: "main" } } }, push, false],
])("a push of %s", (_, document, event, expected) => {
  expect(startsOnPush(document, event)).toBe(expected);
});

test.each([
  [[], "v1", true],
  [["v*"], "v1", true],
  [["v*"], "release-1", false],
  [["v*", "!*-rc*"], "v1-rc1", false],
  [["!*-rc*", "v*"], "v1-rc1", false],
  [["!*-rc*"], "v1", true],
])("the tag filters %j and the tag %s", (filters, name, expected) => {
  expect(matchesTag(filters, name)).toBe(expected);
});

test.each([
  [[], [], true],
  [["infra/**"], ["infra/a/b.ts", "README.md"], true],
  [["infra/**"], ["README.md"], false],
  [["infra/**", "!**/*.md"], ["infra/README.md"], false],
  [["infra/**", "!**/*.md"], ["infra/README.md", "infra/index.ts"], true],
  [["!docs/**"], ["src/index.ts"], true],
  [["!docs/**"], ["docs/index.md"], false],
])("the paths %j and the changed files %j", (paths, files, expected) => {
  expect(matchesPaths(paths, files)).toBe(expected);
});

test("a merge request concerns the stacks of its target branch", () => {
  const request = { provider: "gitlab", repository: "acme/shop/api", changedFiles: ["a"] };

  expect(concernsRequest(settings({}), { ...request, target: "main" })).toBe(true);
  expect(concernsRequest(settings({}), { ...request, target: "release" })).toBe(false);
});

test("a review stack is named after the repository and the merge request", () => {
  expect(reviewStackName({ repository: "acme/infra", number: 42 })).toBe("pr-acme-infra-42");
  expect(reviewStackName({ repository: "acme/shop/api", number: 7 })).toBe("pr-acme-shop-api-7");
});
