import { type Diagnostic, infoAt, warningAt } from "../../../pipeline/diagnostics/diagnostic";
import { listed, quoted } from "../../../pipeline/diagnostics/wording";
import type { GitLabPlan } from "../gitLabPlan";
import { isJobVariable } from "../names";

/** A CI/CD variable that a project inherits from one of its groups. */
export interface GroupVariable {
  readonly key: string;
  readonly environmentScope: string;
  readonly protected: boolean;
  readonly groupName: string;
}

/**
 * The lines about variables of groups that jobs of the pipeline get, too. GitLab: "CI/CD variable precedence". A project's
 * variable takes precedence over a group's, and both over those of the CI file.
 */
export function groupVariableDiagnostics(
  plan: Pick<GitLabPlan, "variables" | "tokens" | "access" | "organization">,
  found: readonly GroupVariable[],
): Diagnostic[] {
  return found.flatMap((one) => {
    // No job of a self-managed backend logs in to Pulumi Cloud.
    if (one.key === accessToken && plan.organization === undefined) return [];
    const scopes = plannedScopes(plan, one.key);
    if (scopes.length > 0) return [infoAt("INHERITED_VARIABLE", "project", precedence(one, scopes))];
    return isJobVariable(one.key) ? [warningAt("GROUP_VARIABLE", "project", effect(one))] : [];
  });
}

const accessToken = "PULUMI_ACCESS_TOKEN";

function plannedScopes(
  { variables, tokens, access }: Pick<GitLabPlan, "variables" | "tokens" | "access">,
  key: string,
) {
  const ofTokens = tokens && key === accessToken ? access.map(({ tokenScope }) => tokenScope) : [];
  return [...new Set([...variables.filter(({ name }) => name === key).map(({ scope }) => scope), ...ofTokens])];
}

function precedence(one: GroupVariable, scopes: readonly string[]): string {
  const others = scopes.includes("*")
    ? ""
    : ` in deployment environments that match ${listed(scopes)}, and all other jobs get the group's`;
  return `${subject(one)} has the name of a planned one. The project's takes precedence${others}`;
}

function effect(one: GroupVariable): string {
  const jobs = one.protected ? "Jobs of protected branches and tags" : "All jobs";
  const what =
    one.key === accessToken
      ? "get its token, and pulumi login refuses the ID token beside it"
      : "get its value instead of the one in the CI file";
  return `${subject(one)} changes what the pipeline does. ${jobs} ${what}. Limit its environment scope to other projects' environments, or rename it`;
}

function subject({ key, environmentScope, groupName }: GroupVariable): string {
  return `CI/CD variable ${quoted(key)} of group ${quoted(groupName)} with environment scope ${quoted(environmentScope)}`;
}
