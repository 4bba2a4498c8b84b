import { PipelineError } from "../../../pipeline/diagnostics/pipelineError";
import { checkFoundationSettings } from "../../../pipeline/checks/checkFoundationSettings";
import { valueOf } from "../../../pipeline/diagnostics/checked";
import type { FoundationSettings } from "../../../pipeline/foundation/foundationSettings";
import { type FoundationPlan, planFoundation as plan } from "../../../pipeline/foundation/planFoundation";
import { type FleetMember, type FleetProject, memberOf } from "../../../pipeline/foundation/fleetProject";
import { countPolicies as count, type FleetIds } from "../../../pipeline/foundation/policySources";
import { targets } from "../../../targets";
import { settingsOf } from "../examples";

/** The settings of a foundation as a user writes them. */
export const rawFoundation = { organization: "acme", gitlab: "https://gitlab.example.com" };

export const foundation: FoundationSettings = valueOf(checkFoundationSettings(rawFoundation));

/** A project of the fleet with two deployments of a Pulumi project, which has the name of its stack. */
export function projectOf(
  stack: string,
  project: string,
  changes: Readonly<Record<string, unknown>> = {},
): FleetMember {
  return memberOf({ stack, settings: settingsOf(rawProject(stack, project, changes)) });
}

/** The same project as a user writes it. */
export function rawProject(stack: string, project: string, changes: Readonly<Record<string, unknown>> = {}) {
  const { group, ...rest } = changes;
  return {
    project,
    organization: "acme",
    program: { path: "infra", runtime: "nodejs" },
    deployments: [
      { name: "staging", stack: `${stack}/staging`, on: { branch: "main" } },
      { name: "production", stack: `${stack}/production`, on: { tag: "release-*" }, approval: "manual" },
    ],
    trust: { foundation: "foundation", ...(group !== undefined && { group }) },
    ...(group !== undefined && {
      exceptions: [{ code: "SHARED_GROUP", reason: "One team owns all of the projects in it." }],
    }),
    ...rest,
  };
}

/** The plan of a foundation of GitLab projects. */
export function planFoundation(settings: FoundationSettings, projects: readonly FleetProject[]): FoundationPlan {
  return valueOf(plan(settings, projects, targets.gitlab));
}

/** The number of policies of GitLab projects. */
export function countPolicies(projects: readonly FleetProject[]): number {
  return count(projects.map(memberOf), targets.gitlab);
}

/** Ids as in GitLab: one for each path of a project, and one for each path of a group. */
export function idsOf(...projects: readonly string[]): FleetIds {
  const groups = [...new Set(projects.map(groupPath))];
  return Object.fromEntries(
    projects.map((path, index) => [
      path,
      { project_id: String(101 + index), namespace_id: String(11 + groups.indexOf(groupPath(path))) },
    ]),
  );
}

function groupPath(project: string): string {
  return project.split("/").slice(0, -1).join("/");
}

/** All errors, as lines. */
export function errorsIn(make: () => unknown): string[] {
  try {
    make();
    return [];
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    return error.message.split("\n");
  }
}
