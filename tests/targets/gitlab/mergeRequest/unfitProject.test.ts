import { type RequestProject, unfitForRequest } from "../../../../targets/gitlab/mergeRequest/unfitProject";
import { planWith } from "../../../pipeline/examples";

const project: RequestProject = { emptyRepo: false, mergeRequestsEnabled: true, protectedBranches: ["main"] };

test.each<[string, Partial<RequestProject>, object, string[]]>([
  ["a project", {}, {}, []],
  ["an older GitLab", { mergeRequestsEnabled: undefined }, {}, []],
  ["other wildcards", { protectedBranches: ["main", "release-*", "pulumi/*"] }, {}, []],
  ["an empty repository", { emptyRepo: true }, {}, ["NO_MERGE_REQUESTS"]],
  ["merge requests that are off", { mergeRequestsEnabled: false }, {}, ["NO_MERGE_REQUESTS"]],
  ["a wildcard over its branch", { protectedBranches: ["*"] }, {}, ["PROTECTED_REQUEST_BRANCH"]],
  [
    "a deploying branch of that name",
    {},
    { deployments: [{ name: "staging", stack: "shop-api/staging", on: { branch: "pulumi-pipeline-shop-api" } }] },
    ["PROTECTED_REQUEST_BRANCH"],
  ],
  [
    "a deploying branch whose policy matches it by a dot",
    {},
    { deployments: [{ name: "staging", stack: "shop-api/staging", on: { branch: "pulumi.pipeline.shop.api" } }] },
    ["PROTECTED_REQUEST_BRANCH"],
  ],
])("checks %s", (_, changes, settings, codes) => {
  const plan = planWith({ delivery: "mergeRequest", ...settings });

  expect(unfitForRequest(plan, { ...project, ...changes }).map(({ code }) => code)).toEqual(codes);
});

test("a committed file needs none of it", () => {
  expect(unfitForRequest(planWith(), { emptyRepo: true, protectedBranches: ["*"] })).toEqual([]);
});
