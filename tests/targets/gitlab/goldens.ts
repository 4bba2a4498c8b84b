import { programAndFlows } from "../../pipeline/kestraExamples";
import { previewedAlone, storedTokens } from "../../pipeline/examples";
import { production, staging } from "./flows/expected";

/** The golden files of `tests/golden`, each with its changes to the eight lines. */
export const goldens: Readonly<Record<string, object>> = {
  "oidc.gitlab-ci.yml": {},
  "token.gitlab-ci.yml": { ...storedTokens, program: { runtime: "nodejs" }, ...previewedAlone(staging) },
  "rich.gitlab-ci.yml": {
    program: undefined,
    programs: [
      { name: "network", path: "network", runtime: "go", changes: ["libs/**/*"] },
      { name: "app", path: "apps/web", runtime: "nodejs", packageManager: "pnpm", dependsOn: ["network"] },
    ],
    deployments: [
      { name: "network-staging", program: "network", stack: "network/staging", on: { branch: "main" } },
      { ...staging, program: "app" },
      { ...production, name: "network-production", program: "network", stack: "network/production" },
      { ...production, program: "app" },
    ],
    reviewStacks: { program: "app", template: "shop-api/dev" },
    drift: { schedule: "0 4 * * *" },
    policyPacks: [{ path: "policies" }],
    timeout: "3h",
  },
  "kestra.gitlab-ci.yml": {
    ...programAndFlows,
    program: undefined,
    drift: { schedule: "0 4 * * *" },
  },
};
