import type { GitLabPlan } from "../../targets/gitlab/gitLabPlan";
import { eightLines, planOf } from "../pipeline/examples";

const [staging, production] = eightLines.deployments;
const own = { environmentVariables: { REGION: "eu" } };

/** Settings that might give previews the ESC environment of a deployment. */
test.each<[string, object]>([
  [
    "a deployment that imports another's environment",
    { deployments: [{ ...staging, esc: { imports: ["shop-api/production"] } }, production] },
  ],
  ["a base that imports a deployment's environment", { esc: { imports: ["shop-api/production"] } }],
  [
    "the same with a version",
    { deployments: [{ ...staging, esc: { imports: ["shop-api/production@stable"] } }, production] },
  ],
  ["a deployment with the name of the base", { esc: own, deployments: [staging, { ...production, name: "base" }] }],
  [
    "a deployment with the name of the review stacks' environment",
    { reviewStacks: { template: "shop-api/dev" }, deployments: [staging, { ...production, name: "Review" }] },
  ],
  [
    "review stacks that import a deployment's environment",
    { reviewStacks: { template: "shop-api/dev", esc: { imports: ["shop-api/production"] } } },
  ],
  [
    "a deployment whose environment is opened to the previews' team",
    { deployments: [{ ...staging, esc: { openers: [{ team: "shop-api-preview" }] } }, production] },
  ],
])("no job of a merge request opens the ESC environment of a deployment: %s", (_, changes) => {
  expect(opened(changes)).toEqual([]);
});

/** The ESC environments of deployments that unreviewed code may open, if the settings are valid. */
function opened(changes: object): string[] {
  let plan: GitLabPlan;
  try {
    plan = planOf({ ...eightLines, ...changes });
  } catch {
    return [];
  }
  const ofDeployments = plan.access.flatMap(({ identity, stacks, purpose }) =>
    identity === "deploy" ? stacks.map((stack) => `${stack.split("/")[1] ?? ""}/${purpose}`) : [],
  );
  const unreviewed = plan.access.filter(({ identity }) => identity === "preview" || identity === "review");
  const teams = unreviewed.map(({ team }) => team);
  const byOpeners = plan.escEnvironments.flatMap(({ project, name, openers }) =>
    openers.some(({ team }) => teams.includes(team)) ? [`${project}/${name}`] : [],
  );
  return [...unreviewed.flatMap(({ escEnvironments }) => escEnvironments), ...byOpeners].filter((name) =>
    ofDeployments.some((one) => one.toLowerCase() === name.toLowerCase()),
  );
}
