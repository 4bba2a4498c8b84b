import { readFileSync } from "node:fs";
import { join } from "node:path";
import { targets } from "../../../targets";
import { sharedPreviews, storedTokens } from "../../pipeline/examples";
import { pipelineOf, planWith } from "./plans";

function explained(changes: object = {}): string {
  const plan = planWith(changes);
  return targets.deployments.explain(pipelineOf(plan), plan);
}

test("explains the eight lines as the golden file", () => {
  const golden = readFileSync(join(__dirname, "../../golden/eightLines.deployments.txt"), "utf8");

  expect(explained()).toBe(golden);
});

test.each<[string, object, string]>([
  ["a stored token", storedTokens, "token   the stored token of identity staging, for every run of the stack"],
  ["a role", { pulumiDeployments: { role: "role-1" } }, "token   of role role-1, for every run of the stack"],
  ["an agent pool", { pulumiDeployments: { agentPool: "pool-1" } }, "agents  pool pool-1"],
  ["a shared preview", sharedPreviews, "starts  merge request: a preview"],
  ["an exception", sharedPreviews, "SHARED_PREVIEWS: the reviewers agreed to it"],
  ["a pushed tag", { pulumiDeployments: { approval: "push" } }, "starts  tag release-*"],
  [
    "a review stack",
    { reviewStacks: { template: "shop-api/dev" } },
    "starts  merge request: a stack of its own, which is destroyed with the merge request",
  ],
])("names %s", (_, changes, line) => {
  expect(explained(changes)).toContain(line);
});

test("renders the settings as YAML with the names of secrets, the same for the same plan", () => {
  const plan = planWith({ variables: [{ name: "TOKEN", secret: "npm" }] });
  const text = targets.deployments.render(pipelineOf(plan), plan);

  expect(text.split("\n")[0]).toBe('# Managed by Pulumi: stack "shop-api" of project "platform".');
  expect(text).toContain("        TOKEN:\n          secret: npm\n");
  expect(targets.deployments.render(pipelineOf(plan), plan)).toBe(text);
});
