import { type Plan, planProject } from "../../pipeline/plan";
import { parseSettings } from "../../pipeline/settings";
import { repeat } from "./alternate";
import type { Measured } from "./report";

const projects = 1000;

/** A thousand projects, several times in one process. A command does it once: what it costs there is the slowest run. */
export async function benchSettingsCheck(times: number): Promise<Measured> {
  const fleet = Array.from({ length: projects }, (_, index) => fleetSettings(index));
  const sample = await repeat(times, () => {
    const start = performance.now();
    const plans = fleet.map((settings, index) => check(settings, `service-${index}`));
    const milliseconds = performance.now() - start;
    if (new Set(plans.map(({ project }) => project)).size !== projects) throw new Error("projects are missing");
    return Promise.resolve(milliseconds);
  });
  return { what: "settings check of 1,000 projects", unit: "ms", sample, budget: 5000 };
}

function check(settings: object, stack: string): Plan {
  return planProject(parseSettings(settings), { project: "platform", stack });
}

/** The settings of one project of many: no two are the same, and what they make use of differs too. */
export function fleetSettings(index: number): object {
  const name = `service-${index}`;
  const production = { name: "production", stack: `${name}/production`, on: { tag: `${name}-*` }, approval: "manual" };
  const esc = { imports: [`shared/team-${index % 20}`], values: { environmentVariables: { SERVICE: name } } };
  return {
    project: `acme/team-${index % 20}/${name}`,
    organization: "acme",
    program: { path: `infra/${name}`, runtime: "nodejs" },
    deployments: [
      { name: "staging", stack: `${name}/staging`, on: { branch: "main" }, ...(index % 2 === 0 && { esc }) },
      ...(index % 3 === 0 ? [{ name: "canary", stack: `${name}/canary`, on: { branch: "canary" } }] : []),
      production,
    ],
    variables: [
      { name: "SERVICE", value: name },
      ...(index % 5 === 0 ? [{ name: "NPM_TOKEN", secret: `npm-${index}`, deployment: "production" }] : []),
    ],
  };
}
