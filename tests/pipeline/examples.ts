import { type Mistake, PipelineError } from "../../pipeline/errors";
import { type Plan, planProject } from "../../pipeline/plan";
import { parseSettings } from "../../pipeline/settings";

/** The eight lines of the README, as the parsed YAML that they are. */
export const eightLines = {
  project: "acme/shop/api",
  organization: "acme",
  program: { path: "infra", runtime: "nodejs" },
  deployments: [
    { name: "staging", stack: "shop-api/staging", on: { branch: "main" } },
    { name: "production", stack: "shop-api/production", on: { tag: "release-*" }, approval: "manual" },
  ],
} as const;

export const origin = { project: "platform", stack: "shop-api" };

/** The plan of the eight lines with some of them changed. */
export function planWith(changes: object = {}): Plan {
  return planProject(parseSettings({ ...eightLines, ...changes }), origin);
}

/** All that is wrong with settings, whatever they are. */
export function mistakesOf(settings: unknown): readonly Mistake[] {
  try {
    parseSettings(settings);
    return [];
  } catch (error) {
    if (error instanceof PipelineError) return error.mistakes;
    throw error;
  }
}
