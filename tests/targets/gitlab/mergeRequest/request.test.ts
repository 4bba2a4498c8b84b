import { isOwnTitle, requestBranch } from "../../../../targets/gitlab/mergeRequest/request";

test.each([
  ["shop-api", "pulumi-pipeline-shop-api"],
  ["shop.api", "pulumi-pipeline-shop-api"],
  ["a..b.lock", "pulumi-pipeline-a--b-lock"],
])("the branch of stack %s is %s", (stack, branch) => {
  expect(requestBranch({ stack })).toBe(branch);
});

test.each([
  ["Add pipeline of stack shop-api", true],
  ["Update pipeline of stack shop-api", true],
  ["Remove pipeline of stack shop-api", true],
  ["Update pipeline of stack shop-api-2", false],
  ["Merge branch 'main' into 'pulumi-pipeline-shop-api'", false],
])("whether %j is a title of ours: %s", (title, isOurs) => {
  expect(isOwnTitle(title, { stack: "shop-api" })).toBe(isOurs);
});
