import { irreplaceable } from "../../../components/leaving/irreplaceable";
import type { Existing } from "../../../components/gitlab/lookups/existingResources";

const variable: Existing = {
  kind: "variables",
  label: 'CI/CD variable "REGION"',
  path: "variables[0].value",
  changes: [],
  type: "gitlab:index/projectVariable:ProjectVariable",
  identity: { key: "REGION" },
  resourceName: "shop-api-variable-REGION",
  importId: "REGION:*",
};
const visible = { ...variable, obstacle: "GitLab can't hide it" };
const adopted = new Set([variable.resourceName]);

test("a variable that was adopted can't be hidden later, because its deletion is skipped", () => {
  expect(irreplaceable([visible], { adopted }).map(({ code, message }) => [code, message])).toEqual([
    ["ALREADY_EXISTS", "CI/CD variable \"REGION\" was adopted, and can't be replaced: GitLab can't hide it"],
  ]);
});

test.each<[string, Existing, ReadonlySet<string>]>([
  ["what needs no replacement", variable, adopted],
  ["what the pipeline created", visible, new Set()],
])("no error for %s", (_, existing, names) => {
  expect(irreplaceable([existing], { adopted: names })).toEqual([]);
});
