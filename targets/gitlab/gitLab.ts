import type { FileTarget } from "../../pipeline/target";
import { ciFile } from "./ciFilePath";
import { claims, idClaims } from "./claims";
import type { GitLabPlan, GitLabResources } from "./gitLabPlan";
import { fileLimitDiagnostics, planLimitDiagnostics } from "./limits";
import { ciEnvironmentName, environmentScope, reservesVariable } from "./names";
import { conditionLines } from "./project/conditions";
import { maskable } from "./project/masking";
import { gitLabResources } from "./project/resources";
import { reviewGateWarnings } from "./project/reviewGates";
import { renderGitLab, toGitLab } from "./renderGitLab";

/** The GitLab CI/CD target. */
export const gitLab = {
  title: "GitLab",
  file: ciFile,
  render: renderGitLab,
  content: toGitLab,
  leavesOut: () => [],
  ciEnvironmentName,
  reservesVariable,
  maskable,
  resources: gitLabResources,
  warnings: reviewGateWarnings,
  limits: (plan: GitLabPlan) => planLimitDiagnostics(plan),
  fileLimits: fileLimitDiagnostics,
  trust: { separates: "jobs", idClaims, claims, tokenScope: environmentScope, conditions: conditionLines },
} as const satisfies FileTarget<GitLabResources>;
